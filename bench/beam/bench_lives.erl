%% Spawn, skynet, restarts and idle processes in Erlang.
-module(bench_lives).
-export([spawn_to_exit/1, skynet/1, restart/1, idle/1]).
-export([init/1, start_child/1, handle_call/3, handle_cast/2, handle_info/2]).

-define(CHILDREN, 10).

spawn_to_exit(Size) ->
    Self = self(),
    Begin = erlang:monotonic_time(nanosecond),
    spawn(fun() -> chain(Self, Size, 1) end),
    Spawned = receive {spawned, Count} -> Count end,
    ElapsedNs = erlang:monotonic_time(nanosecond) - Begin,
    [{'elapsedNs', ElapsedNs}, {spawned, Spawned}].

chain(Parent, 1, Count) ->
    Parent ! {spawned, Count};
chain(Parent, Left, Count) ->
    spawn(fun() -> chain(Parent, Left - 1, Count + 1) end).

skynet(Size) ->
    Self = self(),
    Begin = erlang:monotonic_time(nanosecond),
    spawn(fun() -> subtree(Self, 0, Size) end),
    Sum = receive Total -> Total end,
    ElapsedNs = erlang:monotonic_time(nanosecond) - Begin,
    [{'elapsedNs', ElapsedNs}, {sum, Sum}].

subtree(Parent, First, 1) ->
    Parent ! First;
subtree(Parent, First, Leaves) ->
    Self = self(),
    Share = Leaves div ?CHILDREN,
    [spawn(fun() -> subtree(Self, First + Index * Share, Share) end)
     || Index <- lists:seq(0, ?CHILDREN - 1)],
    Parent ! add(?CHILDREN, 0).

add(0, Sum) -> Sum;
add(Waiting, Sum) -> receive Part -> add(Waiting - 1, Sum + Part) end.

%% A gen_server under a supervisor is told to crash; its successor says that it has started, gets a message and
%% answers it.
restart(Size) ->
    {ok, Supervisor} = supervisor:start_link(?MODULE, {supervisor, self()}),
    First = receive {started, Pid} -> Pid end,
    Begin = erlang:monotonic_time(nanosecond),
    {Restarts, Answers} = crash_many(First, Size, 0, 0),
    ElapsedNs = erlang:monotonic_time(nanosecond) - Begin,
    unlink(Supervisor),
    exit(Supervisor, shutdown),
    [{'elapsedNs', ElapsedNs}, {restarts, Restarts}, {answers, Answers}].

crash_many(_, 0, Restarts, Answers) ->
    {Restarts, Answers};
crash_many(Child, Left, Restarts, Answers) ->
    Child ! crash,
    Next = receive {started, Pid} when Pid =/= Child -> Pid end,
    Next ! {ask, self()},
    receive
        {answer, Next} -> crash_many(Next, Left - 1, Restarts + 1, Answers + 1)
    end.

%% The supervisor's init/1 and the child's.
init({supervisor, Parent}) ->
    Flags = #{strategy => one_for_one, intensity => 1000000, period => 1},
    {ok, {Flags, [#{id => child, start => {?MODULE, start_child, [Parent]}}]}};
init({child, Parent}) ->
    Parent ! {started, self()},
    {ok, Parent}.

start_child(Parent) ->
    gen_server:start_link(?MODULE, {child, Parent}, []).

handle_call(_, _, Parent) -> {noreply, Parent}.

handle_cast(_, Parent) -> {noreply, Parent}.

handle_info(crash, _) ->
    error(crash);
handle_info({ask, From}, Parent) ->
    From ! {answer, self()},
    {noreply, Parent}.

idle(Size) ->
    Self = self(),
    erlang:garbage_collect(),
    Before = erlang:memory(processes),
    Pids = [spawn_link(fun() -> rest(undefined) end) || _ <- lists:seq(1, Size)],
    [Pid ! {message, 1} || Pid <- Pids],
    [begin Pid ! {ask, Self}, receive answer -> ok end end || Pid <- Pids],
    erlang:garbage_collect(),
    %% The list of pids is the benchmark's own: two words a process, small beside a process.
    Bytes = erlang:memory(processes) - Before,
    Answered = length([answer || Pid <- Pids, ask(Pid, Self) =:= answer]),
    [begin unlink(Pid), exit(Pid, kill) end || Pid <- Pids],
    [{bytes, Bytes}, {answered, Answered}].

ask(Pid, Self) ->
    Pid ! {ask, Self},
    receive answer -> answer end.

rest(State) ->
    receive
        {message, New} -> rest(New);
        {ask, From} -> From ! answer, rest(State)
    end.
