%% The Erlang arm: the workloads as an Erlang programmer writes them, spoken to over the lines of
%% harness/protocol.ts. Plain processes where the workload has actors, gen_server for calls, supervisor for
%% restarts. Promises what the other arms promise: set-up outside the time, counts that only complete work produces.
-module(starfish_bench).
-export([main/0]).

main() ->
    %% Crash reports would be measured with the restarts otherwise; the other arms print none either.
    logger:set_primary_config(level, none),
    io:format("ready Erlang/OTP ~s, ~b schedulers~n",
              [erlang:system_info(otp_release), erlang:system_info(schedulers_online)]),
    Names = [atom_to_list(Name) || {Name, _} <- workloads()],
    io:format("offers ~s~n", [lists:join(" ", Names)]),
    serve().

workloads() ->
    [{'ping-pong', fun bench_messages:ping_pong/1},
     {'ping-pong-suspending', fun bench_messages:ping_pong/1},
     {'depth-1', fun(Size) -> bench_messages:depth(1, Size) end},
     {'depth-10', fun(Size) -> bench_messages:depth(10, Size) end},
     {'depth-100', fun(Size) -> bench_messages:depth(100, Size) end},
     {ring, fun bench_messages:ring/1},
     {'fan-in', fun bench_messages:fan_in/1},
     {ask, fun bench_calls:ask/1},
     {'ask-plain', fun bench_calls:ask_plain/1},
     {'selective-10', fun(Size) -> bench_calls:selective(10, Size) end},
     {'selective-100000', fun(Size) -> bench_calls:selective(100000, Size) end},
     {timers, fun bench_calls:timers/1},
     {spawn, fun bench_lives:spawn_to_exit/1},
     {skynet, fun bench_lives:skynet/1},
     {restart, fun bench_lives:restart/1},
     {idle, fun bench_lives:idle/1}] ++
    spread(erlang:system_info(schedulers_online)).

%% What needs several schedulers, as far as there are so many.
spread(1) ->
    [];
spread(Online) ->
    Numbers = [Number || Number <- [1, 2, 4, 8, 16], Number =< Online],
    Scaled = fun(Name, Run) ->
        [{list_to_atom(Name ++ integer_to_list(Number)), fun(Size) -> Run(Number, Size) end}
         || Number <- Numbers]
    end,
    Batches = [{list_to_atom("far-batch-" ++ integer_to_list(Batch)),
                fun(Size) -> bench_far:tell(Batch, 1, Size) end} || Batch <- [1, 8, 64, 512]],
    Batches ++
    [{'far-tell', fun bench_far:tell/1},
     {'far-ask-p50', fun(Size) -> bench_far:ask(50, Size) end},
     {'far-ask-p99', fun(Size) -> bench_far:ask(99, Size) end},
     {'skynet-spread', fun bench_lives:skynet/1}] ++
    Scaled("pool-", fun bench_far:pool/2) ++ Scaled("pairs-", fun bench_far:pairs/2).

serve() ->
    case io:get_line("") of
        Line when is_list(Line) ->
            [Name, Size] = string:lexemes(string:trim(Line), " "),
            answer(list_to_atom(Name), list_to_integer(Size)),
            serve();
        _ ->
            halt(0)
    end.

%% Each run has a process of its own: a fresh heap and an empty mailbox.
answer(Name, Size) ->
    Run = proplists:get_value(Name, workloads()),
    erlang:garbage_collect(),
    {Pid, Monitor} = spawn_monitor(fun() -> exit({measured, Run(Size)}) end),
    receive
        {'DOWN', Monitor, process, Pid, {measured, Fields}} ->
            Words = [io_lib:format(" ~s=~b", [Field, Value]) || {Field, Value} <- Fields],
            io:format("measured~s~n", [Words]);
        {'DOWN', Monitor, process, Pid, Reason} ->
            io:format("failed ~0p~n", [Reason])
    end.
