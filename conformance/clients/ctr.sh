# Cases of containerd, driven by ctr: containerd-shim-runc-v2 calls the runtime.

# One container in the foreground: ctr_run OPTION... -- ID COMMAND...
ctr_run() {
    local options=()
    while [ "$1" != -- ]; do options+=("$1"); shift; done
    shift
    ./c run --runc-binary "$WORK/bin/subject" --runc-root "$WORK/runc" "${options[@]}" "$IMAGE" "$@"
}

# ctr_start ID COMMAND...: in the background; `ctr_gone ID` removes it.
ctr_start() { ends "start $1" 0 ctr_run -d -- "$@"; }

ctr_gone() {
    ./c tasks rm -f "$1" > /dev/null 2>&1
    ./c containers rm "$1" > /dev/null 2>&1
    [ ! -e "$WORK/runc/$NAMESPACE/$1" ] || fail "$1: its state is still there"
}

ctr_status() { ./c tasks ls | awk -v id="$1" '$1 == id { print $3 }'; }
ctr_status_is() { [ "$(ctr_status "$1")" = "$2" ]; }

# calls_of NAME REGEX: how often the runtime was called in this case, by that name and with such arguments.
calls_of() { grep -cE "^$1 (.* )?$2( |$)" "$WORK/calls"; }

process_gone() { [ ! -e "/proc/$1" ] || grep -q '^State:.Z' "/proc/$1/status"; }

# running WORDS: whether any process of the host has these words for its command line.
running() { cat /proc/[0-9]*/cmdline 2> /dev/null | tr '\0' ' ' | grep -qF "$1"; }
not_running() { ! running "$1"; }

has_engine() { "$RUNTIME" features > /dev/null 2>&1; "$RUNTIME" engine status > /dev/null 2>&1; }

case_ctr_run() {
    ends run 0 ctr_run --rm -- r1 sh -c 'echo out; echo err >&2; hostname; id -u'
    like stdout '^out ' "$OUT"
    is stderr err "$ERR"
    is creates 1 "$(calls_of subject create)"
    is starts 1 "$(calls_of subject start)"
    is deletes 2 "$(calls_of subject delete)"
    [ ! -e "$WORK/runc/$NAMESPACE/r1" ] || fail "the state of r1 is still there"
}

case_ctr_exit_status() {
    local status
    for status in 0 1 7 255; do ends "exit $status" $status ctr_run --rm -- "rc$status" sh -c "exit $status"; done
}

case_ctr_options() {
    says user_namespace '0 100000 65536' ctr_run --rm --uidmap 0:100000:65536 --gidmap 0:100000:65536 -- u1 sh -c 'echo $(cat /proc/self/uid_map)'
    ends net_host 0 ctr_run --rm --net-host -- u8 readlink /proc/self/ns/net
    is net_host_namespace "$(readlink "/proc/$HOLDER/ns/net")" "$OUT"
    says cwd_env '/srv x' ctr_run --rm --cwd /srv --env A=x -- u2 sh -c 'echo $(pwd) $A'
    ends read_only 1 ctr_run --rm --read-only -- u3 touch /file
    like read_only_text 'Read-only file system' "$ERR"
    ends mount 0 ctr_run --rm --mount "type=bind,src=$WORK/home,dst=/mnt,options=rbind:ro" -- u4 grep ' /mnt ' /proc/self/mounts
    like mount_flags ' /mnt [a-z0-9]+ ro' "$OUT"
    says no_seccomp 'Seccomp: 0' ctr_run --rm -- u5 sh -c 'echo $(grep ^Seccomp: /proc/self/status)'
    says seccomp 'Seccomp: 2' ctr_run --rm --seccomp -- u6 sh -c 'echo $(grep ^Seccomp: /proc/self/status)'
    ends privileged 0 ctr_run --rm --privileged -- u7 true
}

case_ctr_terminal() {
    ends terminal 5 ./pty -t 40 -r 31x91 -e '# ' -s 'until stty size | grep ^31; do sleep 0.1; done\n' -e '31 91' -s 'test -t 0 && exit 5\n' -- \
        ./c run --runc-binary "$WORK/bin/subject" --runc-root "$WORK/runc" --rm -t "$IMAGE" t1 sh
    is console_socket 1 "$(calls_of subject 'create .*--console-socket')"
}

case_ctr_missing_command() {
    ends missing 1 ctr_run --rm -- m1 nosuchcommand
    like missing_text 'executable file not found in \$PATH' "$ERR"
    ends missing_path 1 ctr_run --rm -- m2 /no/such/file
    like missing_path_text 'no such file or directory' "$ERR"
    ends not_executable 1 ctr_run --rm -- m3 /etc/plain
    like not_executable_text 'permission denied' "$ERR"
    for id in m1 m2 m3; do
        ctr_gone $id
        find /sys/fs/cgroup -type d -path "*/$NAMESPACE/$id" 2> /dev/null | while read -r dir; do fail "left cgroup $dir"; done
    done
}

case_ctr_exec() {
    ctr_start e1 sleep 300
    says exec 'hello 1000' ./c tasks exec --exec-id x1 --user 1000:1000 e1 sh -c 'echo hello $(id -u)'
    ends exec_status 9 ./c tasks exec --exec-id x2 e1 sh -c 'exit 9'
    ends exec_missing 1 ./c tasks exec --exec-id x3 e1 nosuchcommand
    like exec_missing_text 'executable file not found in \$PATH' "$ERR"
    ends exec_terminal 6 ./pty -t 40 -r 22x66 -e '# ' -s 'until stty size | grep ^22; do sleep 0.1; done\n' -e '22 66' -s 'exit 6\n' -- ./c tasks exec -t --exec-id x4 e1 sh
    ends exec_detached 0 ./c tasks exec -d --exec-id x5 e1 sleep 200
    is execs 5 "$(calls_of subject exec)"
    ends ps 0 ./c tasks ps e1
    is processes 2 "$(printf '%s\n' "$OUT" | tail -n +2 | grep -c .)"
    ctr_gone e1
}

case_ctr_tasks() {
    ctr_start k1 sh -c 'trap "exit 33" USR1; n=0; while :; do n=$((n + 1)); echo $n > /tmp/n; sleep 0.05; done'
    ctr_status_is k1 RUNNING || fail "status $(ctr_status k1)"
    ends pause 0 ./c tasks pause k1
    is paused PAUSED "$(ctr_status k1)"
    local pid before after
    pid=$(./c tasks ls | awk '$1 == "k1" { print $2 }')
    before=$(cat "/proc/$pid/root/tmp/n")
    sleep 0.3
    after=$(cat "/proc/$pid/root/tmp/n")
    is frozen "$before" "$after"
    ends resume 0 ./c tasks resume k1
    is resumed RUNNING "$(ctr_status k1)"
    ends metrics 0 ./c tasks metrics --format json k1
    like metrics_pids '"pids":[[:space:]]*\{[[:space:]]*"current":[[:space:]]*[0-9]+' "$OUT"
    like metrics_memory '"memory":' "$OUT"
    ends kill 0 ./c tasks kill --signal SIGUSR1 k1
    until_ok 10 ctr_status_is k1 STOPPED || fail "not stopped after SIGUSR1: $(ctr_status k1)"
    ends delete 0 ./c tasks delete k1
    like exit_status 'exit code 33' "$ERR"
    ends containers_delete 0 ./c containers rm k1
    is pauses 1 "$(calls_of subject pause)"
    is resumes 1 "$(calls_of subject resume)"
    is kills 1 "$(calls_of subject 'kill k1 10')"
}

case_ctr_kill() {
    ctr_start q1 sleep 300
    ends kill 0 ./c tasks kill -s 9 -a q1
    until_ok 10 ctr_status_is q1 STOPPED || fail "not stopped after SIGKILL"
    ends delete 0 ./c tasks delete q1
    like exit_status 'exit code 137' "$ERR"
    ./c containers rm q1
    is all 1 "$(calls_of subject 'kill --all q1 9')"
}

case_ctr_limits() {
    ends run 0 ctr_run -d --memory-limit 67108864 --cpus 0.5 -- l1 sleep 300
    if cgroup_v2; then
        is memory 67108864 "$(cat "/sys/fs/cgroup/$NAMESPACE/l1/memory.max")"
        is cpu '50000 100000' "$(cat "/sys/fs/cgroup/$NAMESPACE/l1/cpu.max")"
    else
        is memory 67108864 "$(cat "/sys/fs/cgroup/memory/$NAMESPACE/l1/memory.limit_in_bytes")"
        is cpu 50000 "$(cat "/sys/fs/cgroup/cpu/$NAMESPACE/l1/cpu.cfs_quota_us")"
    fi
    ctr_gone l1
}

# The first call after an idle time starts the engine below the shim: neither shim nor ctr may wait for its end,
# so it must hold none of their descriptors, and it must not live in the container's cgroups.
case_ctr_cold_engine() {
    has_engine || skip "$RUNTIME has no engine"
    "$RUNTIME" engine stop > /dev/null 2>&1
    says run cold timeout 30 ./c run --runc-binary "$WORK/bin/subject" --runc-root "$WORK/runc" --rm "$IMAGE" w1 echo cold
    local pid file
    pid=$("$RUNTIME" engine status | sed -n 's/^pid: //p')
    [ -n "$pid" ] || { fail "no engine after a call"; return; }
    for file in "/proc/$pid/fd"/*; do
        case $(readlink "$file") in
            "$WORK"/* | /run/containerd/*) fail "the engine holds $(readlink "$file")" ;;
            pipe:*) fail "the engine holds a pipe as ${file##*/}" ;;
        esac
    done
    unlike cgroup "$NAMESPACE" "$(cat "/proc/$pid/cgroup")"
    ctr_start w2 sleep 300
    "$RUNTIME" engine stop > /dev/null 2>&1
    says exec cold timeout 30 ./c tasks exec --exec-id x w2 echo cold
    "$RUNTIME" engine stop > /dev/null 2>&1
    ends kill 0 timeout 30 ./c tasks kill -s 9 w2
    until_ok 10 ctr_status_is w2 STOPPED || fail "not stopped"
    ctr_gone w2
}

# containerd calls `shim delete` for a shim that has vanished, and that `delete --force`: nothing of the container may stay.
case_ctr_lost_shim() {
    ctr_start v1 sleep 300
    local pid shim
    pid=$(./c tasks ls | awk '$1 == "v1" { print $2 }')
    shim=$(awk '/^PPid:/ { print $2 }' "/proc/$pid/status")
    like shim containerd-shim "$(tr '\0' ' ' < "/proc/$shim/cmdline")"
    kill -9 "$shim"
    until_ok 10 process_gone "$pid" || fail "the container's process $pid outlives its shim"
    until_ok 10 test ! -e "$WORK/runc/$NAMESPACE/v1" || fail "state is left"
    [ "$(calls_of subject 'delete --force v1')" -ge 1 ] || fail "no delete --force"
    ctr_gone v1
}
