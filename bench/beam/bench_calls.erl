%% Calls, selective receive and timers in Erlang.
-module(bench_calls).
-behaviour(gen_server).
-export([ask/1, ask_plain/1, selective/2, timers/1]).
-export([init/1, handle_call/3, handle_cast/2]).

-define(TIMEOUT_MS, 5000).

ask(Size) ->
    {ok, Server} = gen_server:start_link(?MODULE, [], []),
    Begin = erlang:monotonic_time(nanosecond),
    {Replies, Sum} = call_many(Server, Size, 0, 0),
    ElapsedNs = erlang:monotonic_time(nanosecond) - Begin,
    gen_server:stop(Server),
    [{'elapsedNs', ElapsedNs}, {replies, Replies}, {sum, Sum}].

call_many(_, 0, Replies, Sum) ->
    {Replies, Sum};
call_many(Server, Left, Replies, Sum) ->
    Reply = gen_server:call(Server, Left band 7, ?TIMEOUT_MS),
    call_many(Server, Left - 1, Replies + 1, Sum + Reply).

init([]) -> {ok, undefined}.
handle_call(Value, _, State) -> {reply, Value + 1, State}.
handle_cast(_, State) -> {noreply, State}.

%% A timer, a message out, a message back, the timer cancelled: what a server does that must not block.
ask_plain(Size) ->
    Server = spawn_link(fun answer/0),
    Begin = erlang:monotonic_time(nanosecond),
    {Replies, Sum} = tell_many(Server, Size, 0, 0),
    ElapsedNs = erlang:monotonic_time(nanosecond) - Begin,
    Server ! stop,
    [{'elapsedNs', ElapsedNs}, {replies, Replies}, {sum, Sum}].

answer() ->
    receive
        {request, ReplyTo, Value} ->
            ReplyTo ! {reply, Value + 1},
            answer();
        stop ->
            ok
    end.

tell_many(_, 0, Replies, Sum) ->
    {Replies, Sum};
tell_many(Server, Left, Replies, Sum) ->
    Timer = erlang:send_after(?TIMEOUT_MS, self(), timed_out),
    Server ! {request, self(), Left band 7},
    receive
        {reply, Reply} ->
            erlang:cancel_timer(Timer),
            tell_many(Server, Left - 1, Replies + 1, Sum + Reply);
        timed_out ->
            exit(timed_out)
    end.

selective(Queued, Size) ->
    [self() ! {other, Index} || Index <- lists:seq(1, Queued)],
    1 = receive_wanted(1, 0),
    Begin = erlang:monotonic_time(nanosecond),
    Received = receive_wanted(Size, 0),
    ElapsedNs = erlang:monotonic_time(nanosecond) - Begin,
    [{'elapsedNs', ElapsedNs}, {received, Received}, {drained, drain(0)}].

receive_wanted(0, Received) ->
    Received;
receive_wanted(Left, Received) ->
    self() ! {wanted, Left},
    receive
        {wanted, Left} -> receive_wanted(Left - 1, Received + 1)
    after ?TIMEOUT_MS ->
        exit(timed_out)
    end.

drain(Drained) ->
    receive
        {other, _} -> drain(Drained + 1)
    after 0 ->
        Drained
    end.

timers(Size) ->
    Begin = erlang:monotonic_time(nanosecond),
    Timers = arm(Size, []),
    Cancelled = cancel(Timers, 0),
    ElapsedNs = erlang:monotonic_time(nanosecond) - Begin,
    [{'elapsedNs', ElapsedNs}, {cancelled, Cancelled}].

arm(0, Timers) ->
    Timers;
arm(Left, Timers) ->
    arm(Left - 1, [erlang:send_after(60000 + Left rem 10000, self(), expired) | Timers]).

cancel([], Cancelled) ->
    Cancelled;
cancel([Timer | Timers], Cancelled) ->
    case erlang:cancel_timer(Timer) of
        false -> cancel(Timers, Cancelled);
        _ -> cancel(Timers, Cancelled + 1)
    end.
