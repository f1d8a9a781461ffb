%% Ping-pong, ring and fan-in in Erlang: plain processes in receive loops.
-module(bench_messages).
-export([ping_pong/1, depth/2, ring/1, fan_in/1]).

-define(RING_ACTORS, 1000).
-define(PRODUCERS, 100).
-define(BURST, 100).

ping_pong(Size) ->
    {ElapsedNs, Received, _} = play_at(0, Size),
    [{'elapsedNs', ElapsedNs}, {received, Received}].

depth(Depth, Size) ->
    {ElapsedNs, Received, Frames} = play_at(Depth, Size),
    [{'elapsedNs', ElapsedNs}, {received, Received}, {frames, Frames}].

play_at(Depth, Size) ->
    Self = self(),
    Start = fun() -> spawn_link(fun() -> Self ! {done, descend(Self, Depth)} end) end,
    Ping = Start(),
    Pong = Start(),
    Begin = erlang:monotonic_time(nanosecond),
    Ping ! {ball, Pong, Size},
    A = receive {received, First} -> First end,
    B = receive {received, Second} -> Second end,
    ElapsedNs = erlang:monotonic_time(nanosecond) - Begin,
    Frames = receive {done, One} -> One end + receive {done, Two} -> Two end,
    {ElapsedNs, A + B, Frames}.

descend(Parent, 0) ->
    play(Parent, 0);
descend(Parent, Depth) ->
    descend(Parent, Depth - 1) + 1.

play(Parent, Received) ->
    receive
        {ball, ReplyTo, Left} when Left > 0 ->
            ReplyTo ! {ball, self(), Left - 1},
            play(Parent, Received + 1);
        {ball, ReplyTo, 0} ->
            ReplyTo ! {ball, self(), -1},
            Parent ! {received, Received},
            0;
        {ball, _, _} ->
            Parent ! {received, Received},
            0
    end.

ring(Size) ->
    Self = self(),
    First = spawn_link(fun() -> link_of_the_ring(Self, undefined, 0) end),
    Last = lists:foldl(
        fun(_, Next) -> spawn_link(fun() -> link_of_the_ring(Self, Next, 0) end) end,
        First,
        lists:seq(2, ?RING_ACTORS)),
    First ! {next, Last},
    Begin = erlang:monotonic_time(nanosecond),
    First ! Size,
    receive last_hop -> ok end,
    ElapsedNs = erlang:monotonic_time(nanosecond) - Begin,
    First ! {collect, 0, 0},
    receive
        {collected, Received, Actors} ->
            [{'elapsedNs', ElapsedNs}, {received, Received}, {actors, Actors}]
    end.

link_of_the_ring(Parent, Next, Received) ->
    receive
        1 ->
            Parent ! last_hop,
            link_of_the_ring(Parent, Next, Received + 1);
        Left when is_integer(Left) ->
            Next ! Left - 1,
            link_of_the_ring(Parent, Next, Received + 1);
        {collect, Sum, Actors} when Actors + 1 =:= ?RING_ACTORS ->
            Parent ! {collected, Sum + Received, Actors + 1};
        {collect, Sum, Actors} ->
            Next ! {collect, Sum + Received, Actors + 1};
        {next, Other} ->
            link_of_the_ring(Parent, Other, Received)
    end.

fan_in(Size) ->
    Self = self(),
    Collector = spawn_link(fun() -> collect(Self, Size, 0, 0) end),
    Producers = [spawn_link(fun() -> produce(Collector, 1 + Index rem 8) end)
                 || Index <- lists:seq(0, ?PRODUCERS - 1)],
    Begin = erlang:monotonic_time(nanosecond),
    [Producer ! Size div (?PRODUCERS * ?BURST) || Producer <- Producers],
    receive
        {collected, Received, Sum} ->
            ElapsedNs = erlang:monotonic_time(nanosecond) - Begin,
            [{'elapsedNs', ElapsedNs}, {received, Received}, {sum, Sum}]
    end.

collect(Parent, Size, Size, Sum) ->
    Parent ! {collected, Size, Sum};
collect(Parent, Size, Received, Sum) ->
    receive
        Payload -> collect(Parent, Size, Received + 1, Sum + Payload)
    end.

produce(Collector, Payload) ->
    receive
        Bursts ->
            burst(Collector, Payload, ?BURST),
            case Bursts of
                1 -> ok;
                _ ->
                    self() ! Bursts - 1,
                    produce(Collector, Payload)
            end
    end.

burst(_, _, 0) ->
    ok;
burst(Collector, Payload, Left) ->
    Collector ! Payload,
    burst(Collector, Payload, Left - 1).
