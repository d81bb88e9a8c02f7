# The life of a container: run in the foreground and background, exec, stop, kill, pause, and what podman shows of it.

case_run_foreground() {
    says output 'hello' box bb echo hello
    ends streams 0 box bb sh -c 'echo out; echo err >&2'
    is stdout out "$OUT"
    is stderr err "$ERR"
    printf 'one\ntwo\n' > input
    STDIN=input ends stdin 0 box -i bb sh -c 'cat; echo end'
    is stdin.copied $'one\ntwo\nend' "$OUT"
    says no_stdin '' box bb cat
    is nothing_left '' "$(pm ps -aq)"
}

case_run_large_output() {
    ends large 0 box bb sh -c 'dd if=/dev/zero bs=1024 count=2048 2> /dev/null | tr "\0" x; echo; echo done'
    is large.bytes 2097158 "$(wc -c < out | tr -d ' ')"
}

case_run_detached() {
    start d bb sh -c 'echo up; sleep 600' || return
    until_ok 5 logged d up || fail 'nothing logged'
    is status running "$(inspect d '{{.State.Status}}')"
    local pid
    pid=$(inspect d '{{.State.Pid}}')
    is process 'sleep 600' "$(tr '\0' ' ' < "/proc/$pid/cmdline" | sed 's/ $//')"
    says removed d pm rm -f -t 0 d
    [ ! -e "/proc/$pid" ] || fail "process $pid outlived rm -f"
}

case_run_tty() {
    ends tty 5 "$PTY" -r 33x97 -e '# ' -s '/probe tty\n' -e '33 97' -w 41x101 -s 'until stty size | grep ^41; do sleep 0.1; done; exit 5\n' -e '41 101' \
        -- ./pm run --rm -it --network none bb sh
    like tty.name '/dev/pts/0' "$OUT"
    like tty.size '33 97' "$OUT"
    like tty.resized '41 101' "$OUT"
}

case_run_tty_console() {
    ends console 0 "$PTY" -- ./pm run --rm -t --network none bb sh -c \
        'tty; ls -lan /dev/console | cut -c1-10; ls -lan /dev/pts | grep -c " 0$"; cut -d" " -f7 /proc/1/stat | sed "s/^0$/none/;s/^[0-9]*$/some/"; echo to-console > /dev/console; test -t 0 -a -t 1 -a -t 2 && echo terminals'
    like console.name '/dev/pts/0' "$OUT"
    like console.mode 'crw--w----|crw-------|crw-rw-rw-' "$OUT"
    like console.controlling some "$OUT"
    like console.written to-console "$OUT"
    like console.descriptors terminals "$OUT"
}

case_run_tty_signals() {
    ends interrupt 130 "$PTY" -e ready -s '\x03' -- ./pm run --rm -it --network none bb sh -c 'trap "exit 130" INT; echo ready; sleep 30 & wait; exit 1'
    ends detach 0 "$PTY" -e ready -s '\x10\x11' -- ./pm run --name left -it --network none bb sh -c 'echo ready; sleep 30'
    is detached running "$(inspect left '{{.State.Status}}')"
}

case_run_tty_user() {
    ends tty_user 0 "$PTY" -- ./pm run --rm -t --user app --network none bb sh -c 'stat -c "%u:%a" "$(tty)"; echo x > "$(tty)" && echo writable'
    like tty_user.owner '(1000|0):6[0-9]+' "$OUT"
    like tty_user.writable writable "$OUT"
}

case_attach() {
    start a -i -t bb sh || return
    ends attach 0 "$PTY" -s 'echo at''tached\n' -e attached -s 'exit 0\n' -- ./pm attach a
    until_ok 5 state_is a exited || fail 'still running after exit'
    is attach.exit 0 "$(inspect a '{{.State.ExitCode}}')"
}

case_exec() {
    start e -w /srv -e BOX=box bb sleep 600 || return
    says basics $'/srv\nbox' pm exec e sh -c 'pwd; echo $BOX'
    says exec_env 'mine' pm exec -e BOX=mine e sh -c 'echo $BOX'
    says exec_cwd /tmp pm exec -w /tmp e pwd
    says exec_user 'uid=1000(app) gid=1000(app) groups=2000(extra)' \
        pm exec -u app e sh -c 'id | sed "s/groups=1000(app),2000(extra)/groups=2000(extra)/"'
    says exec_ids $'uid=1234 gid=2345' pm exec -u 1234:2345 e sh -c 'id | cut -d" " -f1,2'
    printf 'typed\n' > input
    STDIN=input ends exec_stdin 0 pm exec -i e cat
    is exec_stdin.copied typed "$OUT"
    ends exec_streams 0 pm exec e sh -c 'echo out; echo err >&2'
    is exec_streams.err err "$ERR"
    ends exec_status 42 pm exec e sh -c 'exit 42'
    ends exec_signal 137 pm exec e sh -c 'kill -9 $$'
}

case_exec_picture() {
    start e bb sleep 600 || return
    ends picture 0 pm exec e /probe cwd umask env caps limits oom maps fds cgroup
    see picture "$OUT"
    ends status 0 pm exec e sh -c '/probe status | grep -v ^NS'
    see status "$OUT"
    ends namespaces 0 pm exec e sh -c 'for n in mnt net ipc uts pid user cgroup; do [ $(readlink /proc/self/ns/$n) = $(readlink /proc/1/ns/$n) ] && echo $n shared; done'
    is namespaces.same $'mnt shared\nnet shared\nipc shared\nuts shared\npid shared\nuser shared\ncgroup shared' "$OUT"
}

case_exec_privileged() {
    start e bb sleep 600 || return
    ends privileged 0 pm exec --privileged e /probe caps
    see privileged.caps "$OUT"
    unlike privileged.more 'CapEff:.0000000080[04]' "$OUT"
    ends plain 0 pm exec e /probe caps
    see plain.caps "$OUT"
}

case_exec_tty() {
    start e bb sleep 600 || return
    ends exec_tty 6 "$PTY" -r 22x66 -e '# ' -s 'stty size\n' -e '22 66' -s 'tty; exit 6\n' -e /dev/pts/ -- ./pm exec -it e sh
    like exec_tty.size '22 66' "$OUT"
    ends exec_tty_user 0 "$PTY" -- ./pm exec -t -u app e sh -c 'id -u; test -t 0 && echo terminal'
    like exec_tty_user.terminal 'terminal' "$OUT"
}

case_exec_detached() {
    start e bb sleep 600 || return
    ends exec_detached 0 pm exec -d e sh -c 'sleep 0.2; echo was here > /tmp/trace'
    until_ok 5 pm exec e test -s /tmp/trace || fail 'no trace of the detached process'
    says trace 'was here' pm exec e cat /tmp/trace
}

case_exec_many() {
    start e bb sleep 600 || return
    local i pids=() status=0
    for i in 1 2 3 4 5; do
        pm exec e sh -c "echo n$i; exit 0" > "many.$i" 2>&1 &
        pids+=($!)
    done
    wait "${pids[@]}" || status=$?
    is many $'n1\nn2\nn3\nn4\nn5' "$(cat many.1 many.2 many.3 many.4 many.5)"
}

case_stop() {
    start s bb sh -c 'trap "echo got TERM; exit 7" TERM; echo ready; while :; do sleep 0.1; done' || return
    until_ok 5 logged s ready
    says stop s pm stop -t 10 s
    is stop.exit 7 "$(inspect s '{{.State.ExitCode}}')"
    like stop.log 'got TERM' "$(pm logs s 2>&1)"
}

case_stop_timeout() {
    start s bb sh -c 'trap "" TERM; echo ready; while :; do sleep 0.1; done' || return
    until_ok 5 logged s ready
    ends stop 0 pm stop -t 1 s
    is stop.exit 137 "$(inspect s '{{.State.ExitCode}}')"
}

case_stop_signal() {
    start s --stop-signal USR1 bb sh -c 'trap "exit 11" USR1; echo ready; while :; do sleep 0.1; done' || return
    until_ok 5 logged s ready
    ends stop 0 pm stop -t 10 s
    is stop.exit 11 "$(inspect s '{{.State.ExitCode}}')"
}

case_kill() {
    start k bb sh -c 'trap "echo usr1" USR1; trap "exit 9" HUP; echo ready; while :; do sleep 0.1; done' || return
    until_ok 5 logged k ready
    says kill.usr1 k pm kill -s USR1 k
    until_ok 5 logged k usr1 || fail 'USR1 never arrived'
    is kill.running running "$(inspect k '{{.State.Status}}')"
    says kill.number k pm kill -s 1 k
    until_ok 5 state_is k exited
    is kill.exit 9 "$(inspect k '{{.State.ExitCode}}')"
    start k9 bb sleep 600 || return
    says kill.default k9 pm kill k9
    until_ok 5 state_is k9 exited
    is kill9.exit 137 "$(inspect k9 '{{.State.ExitCode}}')"
    ends kill.stopped 125 pm kill k9
}

case_pause() {
    start p bb sh -c 'while :; do echo tick; sleep 0.05; done' || return
    until_ok 5 logged p tick
    if rootless && ! cgroup_v2; then
        ends refused 125 pm pause p
        see refused "$ERR"
        return
    fi
    says pause p pm pause p
    is pause.status paused "$(inspect p '{{.State.Status}}')"
    local dir
    dir=$(cgroup_of p freezer)
    if cgroup_v2; then
        is pause.frozen 'frozen 1' "$(grep '^frozen' "$dir/cgroup.events")"
    else
        is pause.frozen FROZEN "$(cat "$dir/freezer.state")"
    fi
    local before
    before=$(pm logs p | wc -l)
    sleep 0.3
    is pause.ticks "0 more" "$(($(pm logs p | wc -l) - before)) more"
    ends pause.exec 255 pm exec p true
    says unpause p pm unpause p
    is unpause.status running "$(inspect p '{{.State.Status}}')"
    says unpause.exec '' pm exec p true
    says pause.again p pm pause p
    ends remove_paused 0 pm rm -f -t 0 p
}

case_logs() {
    start l bb sh -c 'echo one; echo two >&2; sleep 0.3; echo three' || return
    until_ok 5 state_is l exited
    ends logs 0 pm logs l
    is logs.out $'one\nthree' "$OUT"
    is logs.err two "$ERR"
    ends tail 0 pm logs --tail 1 l
    is tail.out three "$OUT$ERR"
    start f bb sh -c 'for i in 1 2 3; do echo line $i; sleep 0.1; done' || return
    ends follow 0 timeout 20 ./pm logs -f f
    is follow.out $'line 1\nline 2\nline 3' "$OUT"
}

case_stats() {
    start s bb sleep 600 || return
    if rootless && ! cgroup_v2; then
        ends refused 125 pm stats --no-stream s
        see refused "$ERR"
        return
    fi
    ends stats 0 pm stats --no-stream --format '{{.Name}} pids={{.PIDs}} {{.MemUsage}}' s
    like stats.pids '^s pids=1 ' "$OUT"
    like stats.memory '[kM]B / ' "$OUT"
}

case_top() {
    start t bb sh -c 'sleep 600 & wait' || return
    until_ok 5 sh -c './pm top t args | grep -q ^sleep'
    ends top 0 pm top t ppid user args
    is top $'PPID USER COMMAND\n0 root sh -c sleep 600 & wait\n1 root sleep 600' "$(sed 's/  */ /g; s/ $//' out)"
    ends hpid 0 pm top t hpid comm
    is hpid.first sh "$(sed -n "2s/^$(inspect t '{{.State.Pid}}') *\([a-z]*\).*/\1/p" out)"
}

case_update() {
    pm update --help > /dev/null 2>&1 || skip 'this podman has no update'
    needs_cgroups
    start u --memory 64m bb sleep 600 || return
    ends update 0 pm update --memory 96m --cpus 0.5 --cpu-shares 512 --cpuset-cpus 0 u
    says memory memory=100663296 pm exec u /probe memory
    says quota quota=50000 pm exec u /probe quota
    says period period=100000 pm exec u /probe period
    says cpus cpus=0 pm exec u /probe cpus
    ends rest 0 pm exec u /probe limits-cgroup
    see rest "$(shares "$OUT")"
    ends again 0 pm update --memory 32m --memory-swap 64m u
    says smaller memory=33554432 pm exec u /probe memory
}

case_rm() {
    start r bb sleep 600 || return
    ends running 2 pm rm r
    like running 'cannot remove|running' "$ERR"
    says force r pm rm -f -t 0 r
    ends missing 1 pm rm r
    says made_only n sh -c './pm create --name n --network none bb true > made; ./pm rm n'
}

# A runtime's resident part may end at any moment: the next call brings it back, whoever makes it. runc has none.
cold() {
    "$RUNTIME" engine stop > /dev/null 2>&1
    "$@"
}

case_cold() {
    says run first cold box bb echo first
    ends status 5 cold box bb sh -c 'exit 5'
    ends missing 127 cold box bb no-such-program
    cold start c bb sh -c 'trap "exit 3" TERM; echo up; while :; do sleep 0.1; done' || return
    until_ok 5 logged c up || fail 'no output'
    says exec there cold pm exec c echo there
    ends stop 0 cold pm stop -t 20 c
    is exit 3 "$(inspect c '{{.State.ExitCode}}')"
    says rm c cold pm rm c
    cold start auto --rm bb sleep 0.2 || return
    until_ok 10 sh -c '! ./pm container exists auto' || fail 'the container was not removed'
    is nothing_left '' "$(pm ps -aq)"
}

case_ps_states() {
    pm create --name created --network none bb sleep 600 > made 2>&1
    start running bb sleep 600 || return
    start ended bb sh -c 'exit 3' || return
    pm create --name initialised --network none bb sleep 600 >> made 2>&1
    pm init initialised >> made 2>&1
    until_ok 5 state_is ended exited
    ends ps 0 pm ps -a --sort names --format '{{.Names}} {{.Status}} {{.ExitCode}}'
    is ps $'created Created 0\nended Exited (3) 3\ninitialised Initialized 0\nrunning Up 0' "$(sed -E 's/(less than )?(a|[0-9]+) seconds? ago //I; s/ $//' out)"
    ends started 0 pm start initialised
    is started running "$(inspect initialised '{{.State.Status}}')"
    ends filter 0 pm ps --filter status=running --format '{{.Names}}' --sort names
    is filter $'initialised\nrunning' "$OUT"
}

case_start_again() {
    # cat ends when podman's connection has been accepted: what is said before it can't get lost, see `unheard`.
    pm create -i --name c --network none bb sh -c 'echo run; echo x >> /count; wc -l < /count; cat' > made 2>&1
    ends first 0 pm start -a c
    is first $'run\n1' "$OUT"
    ends second 0 pm start -a c
    is second $'run\n2' "$OUT"
    start long bb sleep 600 || return
    local pid
    pid=$(inspect long '{{.State.Pid}}')
    ends restart 0 pm restart -t 0 long
    is restart running "$(inspect long '{{.State.Status}}')"
    [ "$pid" != "$(inspect long '{{.State.Pid}}')" ] || fail 'restart kept the process'
}

case_restart_policy() {
    start r --restart on-failure:2 bb sh -c 'echo try; exit 4' || return
    until_ok 10 sh -c "./pm inspect --format '{{.RestartCount}} {{.State.Status}}' r | grep -qx '2 exited'"
    is tries $'try\ntry\ntry' "$(pm logs r 2>&1)"
    is exit 4 "$(inspect r '{{.State.ExitCode}}')"
}

case_wait() {
    start w bb sh -c 'sleep 0.3; exit 21' || return
    says wait 21 pm wait w
    is exit 21 "$(inspect w '{{.State.ExitCode}}')"
}

case_run_timeout() {
    ends timeout 255 pm run --rm --network none --timeout 1 bb sh -c 'trap "" TERM; sleep 30 & wait; sleep 30'
    is nothing_left '' "$(pm ps -aq)"
}

case_pid_files() {
    start p --pidfile "$PWD/pid" --conmon-pidfile "$PWD/conmon" --cidfile "$PWD/cid" bb sleep 600 || return
    [ "$(cat pid)" = "$(inspect p '{{.State.Pid}}')" ] || fail "pid file holds $(cat pid)"
    is pidfile.comm sleep "$(cat "/proc/$(cat pid)/comm" 2>&1)"
    is conmon.comm conmon "$(cat "/proc/$(cat conmon)/comm" 2>&1)"
    is cid "$(inspect p '{{.Id}}')" "$(cat cid)"
}

case_events() {
    start watched bb true || return
    until_ok 5 state_is watched exited
    pm rm watched > made
    ends events 0 pm events --stream=false --filter container=watched --format '{{.Status}}'
    is events $'create\ninit\nstart\ndied\ncleanup\nremove' "$OUT"
}

case_parallel_runs() {
    local i pids=() status=0
    for i in 1 2 3 4 5 6; do
        heard "n.$i" "n.$i.err" box bb sh -c "echo n$i" &
        pids+=($!)
    done
    for i in "${pids[@]}"; do wait "$i" || status=$?; done
    is parallel.status 0 "$status"
    is parallel $'n1\nn2\nn3\nn4\nn5\nn6' "$(cat n.1 n.2 n.3 n.4 n.5 n.6)"
    is parallel.stderr '' "$(cat n.*.err)"
}

case_sig_proxy() {
    ! rootless || skip 'rootless podman 4.3.1 keeps the signal in its outer process, with any runtime'
    ./pm run --name sp --network none bb sh -c 'trap "echo got SIG; exit 12" USR1; echo ready; while :; do sleep 0.1; done' > sp.out 2>&1 &
    local child=$! status=0
    until_ok 5 grep -qs ready sp.out
    sleep 0.3
    kill -USR1 "$child"
    wait "$child" || status=$?
    is proxied.status 12 "$status"
    like proxied 'got SIG' "$(cat sp.out)"
}

# Output that comes right before the end must not get lost.
case_output_complete() {
    local i
    for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
        ends "n$i" 0 box bb echo "line $i"
        is "n$i" "line $i" "$OUT"
    done
}
