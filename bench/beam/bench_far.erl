%% Several schedulers in Erlang: processes bound to the first two, work on as many as are asked for.
-module(bench_far).
-export([tell/1, tell/3, ask/2, pool/2, pairs/2]).
-export([init/1, handle_call/3, handle_cast/2]).
-behaviour(gen_server).

-define(TIMEOUT_MS, 5000).
-define(LOT, 1000).
-define(LOTS_AHEAD, 8).
-define(PAIRS, 32).
-define(HIGHEST, 2000).

-record(order, {id, account, amount, urgent, items}).

%% process_flag(scheduler, N) is not documented; without it processes wander, and mostly stay together.
on(Number, Fun) ->
    fun() ->
        process_flag(scheduler, Number),
        Fun()
    end.

tell(Size) ->
    tell(?LOT, ?LOTS_AHEAD, Size).

%% Lot messages are acknowledged together, and LotsAhead lots may be under way.
tell(Lot, LotsAhead, Size) ->
    process_flag(scheduler, 1),
    Self = self(),
    Clerk = spawn_link(on(2, fun() -> take_orders(Self, Lot, Size, 0, 0) end)),
    Begin = erlang:monotonic_time(nanosecond),
    send_orders(Clerk, {Lot, LotsAhead}, Size, 0),
    receive
        {told, Received, Sum} ->
            ElapsedNs = erlang:monotonic_time(nanosecond) - Begin,
            [{'elapsedNs', ElapsedNs}, {received, Received}, {sum, Sum}]
    end.

send_orders(_, _, 0, _) ->
    ok;
send_orders(Clerk, {Lot, LotsAhead} = Window, Left, Sent) ->
    if
        Sent rem Lot =:= 0, Sent >= Lot * LotsAhead -> receive acknowledged -> ok end;
        true -> ok
    end,
    Clerk ! #order{id = Sent, account = <<"current">>, amount = 12.5, urgent = true,
                   items = 1 + Sent rem 8},
    send_orders(Clerk, Window, Left - 1, Sent + 1).

take_orders(Parent, _, Size, Size, Sum) ->
    Parent ! {told, Size, Sum};
take_orders(Parent, Lot, Size, Received, Sum) ->
    receive
        #order{items = Items} ->
            if
                (Received + 1) rem Lot =:= 0 -> Parent ! acknowledged;
                true -> ok
            end,
            take_orders(Parent, Lot, Size, Received + 1, Sum + Items)
    end.

ask(Percent, Size) ->
    process_flag(scheduler, 1),
    {ok, Server} = gen_server:start_link(?MODULE, [], []),
    {Latencies, Replies, Sum} = ask_many(Server, Size, [], 0, 0),
    gen_server:stop(Server),
    Sorted = lists:sort(Latencies),
    Rank = max(1, (Size * Percent + 99) div 100),
    [{'elapsedNs', lists:nth(Rank, Sorted) * Size}, {replies, Replies}, {sum, Sum}].

ask_many(_, 0, Latencies, Replies, Sum) ->
    {Latencies, Replies, Sum};
ask_many(Server, Left, Latencies, Replies, Sum) ->
    Begin = erlang:monotonic_time(nanosecond),
    Reply = gen_server:call(Server, Left band 7, ?TIMEOUT_MS),
    LatencyNs = erlang:monotonic_time(nanosecond) - Begin,
    ask_many(Server, Left - 1, [LatencyNs | Latencies], Replies + 1, Sum + Reply).

init([]) ->
    process_flag(scheduler, 2),
    {ok, undefined}.
handle_call(Value, _, State) -> {reply, Value + 1, State}.
handle_cast(_, State) -> {noreply, State}.

pool(Schedulers, Size) ->
    Self = self(),
    Begin = erlang:monotonic_time(nanosecond),
    [spawn_link(on(Number, fun() ->
         Self ! {primes, count_primes(share(Size, Schedulers, Number), 0)}
     end)) || Number <- lists:seq(1, Schedulers)],
    Primes = sum_of(primes, Schedulers, 0),
    [{'elapsedNs', erlang:monotonic_time(nanosecond) - Begin}, {primes, Primes}].

share(Size, Parts, Number) ->
    Size * Number div Parts - Size * (Number - 1) div Parts.

sum_of(_, 0, Sum) -> Sum;
sum_of(Tag, Waiting, Sum) -> receive {Tag, Value} -> sum_of(Tag, Waiting - 1, Sum + Value) end.

count_primes(0, Primes) -> Primes;
count_primes(Chunks, Primes) -> count_primes(Chunks - 1, Primes + primes_from(2, 0)).

primes_from(Number, Primes) when Number > ?HIGHEST -> Primes;
primes_from(Number, Primes) ->
    case is_prime(Number, 2) of
        true -> primes_from(Number + 1, Primes + 1);
        false -> primes_from(Number + 1, Primes)
    end.

is_prime(Number, Divisor) when Divisor * Divisor > Number -> true;
is_prime(Number, Divisor) when Number rem Divisor =:= 0 -> false;
is_prime(Number, Divisor) -> is_prime(Number, Divisor + 1).

pairs(Schedulers, Size) ->
    Self = self(),
    Player = fun(Pair) ->
        spawn_link(on(1 + Pair rem Schedulers, fun() -> play(Self, 0) end))
    end,
    Games = [{Player(Pair), Player(Pair)} || Pair <- lists:seq(0, ?PAIRS - 1)],
    Begin = erlang:monotonic_time(nanosecond),
    [Ping ! {ball, Pong, Size div ?PAIRS} || {Ping, Pong} <- Games],
    Received = sum_of(received, 2 * ?PAIRS, 0),
    [{'elapsedNs', erlang:monotonic_time(nanosecond) - Begin}, {received, Received}].

play(Parent, Received) ->
    receive
        {ball, ReplyTo, Left} when Left > 0 ->
            ReplyTo ! {ball, self(), Left - 1},
            play(Parent, Received + 1);
        {ball, ReplyTo, Left} ->
            ReplyTo ! {ball, self(), Left - 1},
            Parent ! {received, Received}
    end.
