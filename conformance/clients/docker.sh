# Cases of dockerd with its own containerd: once the runtime by name, once as the `runc` that it finds on its PATH.

box() { ./d run --rm --network none --runtime subject "$@"; }

docker_start() {
    local name=$1
    shift
    ends "start $name" 0 ./d run -d --name "$name" --network none --runtime subject "$@"
}

docker_gone() { ./d rm -f "$@" > /dev/null 2>&1; }

docker_state() { ./d inspect --format "$2" "$1"; }

# Inside a container: one file of a v1 controller, or of the unified hierarchy.
limit() { if cgroup_v2; then echo "cat /sys/fs/cgroup/$2"; else echo "cat /sys/fs/cgroup/$1"; fi; }

case_docker_info() {
    ends info 0 ./d info --format '{{.RuncCommit.ID}}'
    local commit
    commit=$("$RUNTIME" --version | sed -n 's/^commit: //p')
    is commit "$commit" "$OUT"
    ends runtimes 0 ./d info --format '{{(index .Runtimes "subject").Path}}'
    is path "$WORK/bin/subject" "$OUT"
    [ "$(calls_of '(runc|subject)' --version)" -ge 1 ] || fail "dockerd has not asked for the version"
}

case_docker_run() {
    ends run 0 box bb sh -c 'echo out; echo err >&2'
    is stdout out "$OUT"
    is stderr err "$ERR"
    is creates 1 "$(calls_of subject create)"
    is starts 1 "$(calls_of subject start)"
    [ "$(calls_of subject delete)" -ge 1 ] || fail "no delete"
    printf 'through\n' > "$CASE_DIR/in"
    STDIN=$CASE_DIR/in says stdin through box -i bb cat
}

case_docker_runc_on_path() {
    says run named ./d run --rm --network none --runtime runc bb echo named
    is creates 1 "$(calls_of runc create)"
    is others 0 "$(calls_of subject create)"
}

case_docker_exit_status() {
    ends own 7 box bb sh -c 'exit 7'
    ends usage 125 box --no-such-option bb true
    ends no_host_path 125 box -v "$WORK/no/such:/mnt:ro" --mount "type=bind,src=$WORK/none,dst=/x" bb true
    ends directory 126 box bb /etc
    ends not_executable 126 box bb /etc/plain
    like not_executable_text 'permission denied' "$ERR"
    ends missing 127 box bb nosuchcommand
    like missing_text 'executable file not found in \$PATH' "$ERR"
    ends missing_path 127 box bb /no/such/file
    like missing_path_text 'no such file or directory' "$ERR"
    ends bad_cgroup 125 box --cpuset-cpus 4095 bb true
}

case_docker_bridge() {
    ends run 0 ./d run --rm --runtime subject bb sh -c 'ip -4 -o addr show eth0; hostname; wc -l < /etc/hosts'
    like address 'eth0 +inet 172\.' "$OUT"
    ends start 0 ./d run -d --name web --runtime subject bb sh -c 'echo page > /tmp/index.html; httpd -f -h /tmp -p 80'
    local address
    address=$(docker_state web '{{.NetworkSettings.Networks.bridge.IPAddress}}')
    ends fetch 0 ./d run --rm --runtime subject bb sh -c "for i in 1 2 3 4 5 6 7 8 9; do wget -q -O - http://$address/index.html && exit 0; sleep 0.2; done; exit 1"
    like page page "$OUT"
    docker_gone web
}

case_docker_background() {
    docker_start b1 bb sh -c 'echo first; trap "echo last; exit 12" TERM; while :; do sleep 0.05; done'
    until_ok 10 eval './d logs b1 2>&1 | grep -qx first' || fail "log: $(./d logs b1 2>&1)"
    says exec '1000 v' ./d exec -u 1000 -e A=v b1 sh -c 'echo $(id -u) $A'
    ends exec_status 9 ./d exec b1 sh -c 'exit 9'
    ./d exec b1 nosuchcommand > "$CASE_DIR/out" 2> "$CASE_DIR/err"
    like exec_missing_status '^12[67]$' $? # 126 up to docker 26, 127 since 28
    OUT=$(cat "$CASE_DIR/out") ERR=$(cat "$CASE_DIR/err")
    like exec_missing_text 'executable file not found in \$PATH' "$OUT$ERR"
    ends top 0 ./d top b1 -o pid,args
    like top_text 'echo first' "$OUT"
    ends stop 0 ./d stop -t 20 b1
    is stopped 'exited 12' "$(docker_state b1 '{{.State.Status}} {{.State.ExitCode}}')"
    says logs "$(printf 'first\nlast')" ./d logs b1
    ends restart 0 ./d start b1
    is running true "$(docker_state b1 '{{.State.Running}}')"
    ends kill 0 ./d kill b1
    says wait 137 ./d wait b1
    docker_gone b1
}

# docker tells the size once the container runs.
case_docker_terminal() {
    ends terminal 5 ./pty -t 40 -r 33x97 -e '# ' -s 'until stty size | grep ^33; do sleep 0.1; done\n' -e '33 97' \
        -w 41x101 -s 'until stty size | grep ^41; do sleep 0.1; done; exit 5\n' -e '41 101' -- \
        ./d run --rm -it --network none --runtime subject bb sh
    docker_start t1 bb sleep 300
    ends exec 6 ./pty -t 40 -r 22x66 -e '# ' -s 'until stty size | grep ^22; do sleep 0.1; done; exit 6\n' -e '22 66' -- ./d exec -it t1 sh
    docker_gone t1
}

case_docker_pause() {
    docker_start p1 bb sleep 300
    ends pause 0 ./d pause p1
    is paused paused "$(docker_state p1 '{{.State.Status}}')"
    ends exec_refused 1 ./d exec p1 true
    ends unpause 0 ./d unpause p1
    says exec back ./d exec p1 echo back
    docker_gone p1
    is pauses 1 "$(calls_of subject pause)"
    is resumes 1 "$(calls_of subject resume)"
}

case_docker_limits() {
    says memory 67108864 box --memory 64m bb sh -c "$(limit memory/memory.limit_in_bytes memory.max)"
    says cpus "$(cgroup_v2 && echo '50000 100000' || echo 50000)" box --cpus 0.5 bb sh -c "$(limit cpu/cpu.cfs_quota_us cpu.max)"
    says pids 17 box --pids-limit 17 bb sh -c "$(limit pids/pids.max pids.max)"
    says cpuset 0 box --cpuset-cpus 0 bb sh -c "$(limit cpuset/cpuset.cpus cpuset.cpus)"
    ends out_of_memory 137 ./d run --name oom --network none --runtime subject --memory 16m --memory-swap 16m bb \
        sh -c 'x=0123456789abcdef; while :; do x=$x$x; done'
    is oom_killed true "$(docker_state oom '{{.State.OOMKilled}}')"
    docker_gone oom
    docker_start up --memory 64m bb sleep 300
    ends update 0 ./d update --memory 96m --memory-swap 96m up
    says updated 100663296 ./d exec up sh -c "$(limit memory/memory.limit_in_bytes memory.max)"
    docker_gone up
}

case_docker_security() {
    ends read_only 1 box --read-only bb touch /file
    like read_only_text 'Read-only file system' "$ERR"
    says tmpfs x box --read-only --tmpfs /scratch bb sh -c 'echo x > /scratch/f && cat /scratch/f'
    says user '1000 1000 2000' box --user 1000:1000 --group-add 2000 bb sh -c 'echo $(id -u) $(id -G)'
    says user_name 1000 box --user app bb id -u
    says caps 'CapEff: 0000000000000000' box --cap-drop ALL bb sh -c 'echo $(grep ^CapEff /proc/self/status)'
    says cap_add 'CapEff: 0000000000001000' box --cap-drop ALL --cap-add NET_ADMIN bb sh -c 'echo $(grep ^CapEff /proc/self/status)'
    says seccomp 'Seccomp: 2' box bb sh -c 'echo $(grep ^Seccomp: /proc/self/status)'
    says no_new_privileges 'NoNewPrivs: 1' box --security-opt no-new-privileges bb sh -c 'echo $(grep ^NoNewPrivs /proc/self/status)'
    says masked 0 box bb sh -c 'cat /proc/kcore /proc/keys 2> /dev/null | wc -c'
    says device rejected box bb sh -c 'mknod /dev/x b 254 0 && cat /dev/x 2> /dev/null || echo rejected'
    says hostname name box --hostname name bb hostname
    says ulimit 123 box --ulimit nofile=123 bb sh -c 'ulimit -n'
    says volume kept box -v "$CASE_DIR:/v" bb sh -c 'echo kept > /v/file; cat /v/file'
    is volume_file kept "$(cat "$CASE_DIR/file")"
    says sysctl 7 box --sysctl net.ipv4.ip_default_ttl=7 bb cat /proc/sys/net/ipv4/ip_default_ttl
}

docker_build() {
    local name=$1
    shift
    mkdir -p "$CASE_DIR/context"
    printf 'FROM bb\nRUN echo made > /made && id -u > /uid\nUSER app\nRUN id -u > /tmp/uid\n%s' "$2" > "$CASE_DIR/context/Dockerfile"
    ends build "$1" env DOCKER_BUILDKIT="$BUILDKIT" ./d build --network none -t "$name" "$CASE_DIR/context"
}

case_docker_build_classic() {
    BUILDKIT=0 docker_build classic 0 ''
    says image "$(printf 'made\n0\n1000')" box classic cat /made /uid /tmp/uid
    is creates_of_build 2 "$(calls_of runc create)"
    BUILDKIT=0 docker_build broken 3 'RUN exit 3
'
    like broken_text 'returned a non-zero code: 3' "$OUT$ERR"
    ./d rmi -f classic > /dev/null 2>&1
}

case_docker_build_buildkit() {
    DOCKER_BUILDKIT=1 ./d build - < /dev/null > "$CASE_DIR/probe" 2>&1
    ! grep -qi 'buildx component is missing' "$CASE_DIR/probe" || skip "this docker client builds with BuildKit only through docker-buildx"
    : > "$WORK/calls"
    BUILDKIT=1 docker_build kit 0 ''
    is runs_of_build 2 "$(calls_of runc 'run --bundle')"
    says image "$(printf 'made\n0\n1000')" box kit cat /made /uid /tmp/uid
    BUILDKIT=1 docker_build broken 1 'RUN exit 3
'
    like broken_text 'exit code: 3' "$OUT$ERR"
    BUILDKIT=1 docker_build broken 1 'RUN nosuchcommand
'
    like missing_text 'not found' "$OUT$ERR"
    ./d rmi -f kit > /dev/null 2>&1
}

case_docker_cold_engine() {
    has_engine || skip "$RUNTIME has no engine"
    "$RUNTIME" engine stop > /dev/null 2>&1
    says run cold timeout 40 ./d run --rm --network none --runtime subject bb echo cold
}

# The events of one container in their order, and no error in the daemon's log that no case provoked.
case_docker_events() {
    local since
    since=$(date +%s.%N)
    ends run 3 ./d run --name ev --network none --runtime subject bb sh -c 'exit 3'
    ends remove 0 ./d rm ev
    ends events 0 ./d events --since "$since" --until "$(date +%s.%N)" --filter type=container --format '{{.Status}} {{index .Actor.Attributes "exitCode"}}'
    is events "$(printf 'create \nattach \nstart \ndie 3\ndestroy ')" "$OUT"
}

case_docker_namespaces() {
    docker_start n1 bb sleep 300
    local pid
    pid=$(docker_state n1 '{{.State.Pid}}')
    says net_of "$(readlink "/proc/$pid/ns/net")" ./d run --rm --runtime subject --network container:n1 bb readlink /proc/self/ns/net
    says pid_of 'sleep 300' box --pid container:n1 bb sh -c 'tr "\0" " " < /proc/1/cmdline | sed "s/ $//"'
    says net_host "$(readlink "/proc/$HOLDER/ns/net")" ./d run --rm --runtime subject --network host bb readlink /proc/self/ns/net
    says host_namespaces "$(for n in pid ipc uts; do readlink /proc/self/ns/$n; done)" \
        box --pid host --ipc host --uts host bb sh -c 'for n in pid ipc uts; do readlink /proc/self/ns/$n; done'
    says cgroup_namespace / box --cgroupns private bb sh -c 'cut -d: -f3 /proc/self/cgroup | sort -u'
    docker_gone n1
}

case_docker_mounts() {
    mkdir -p "$CASE_DIR/tree/sub"
    echo host > "$CASE_DIR/tree/sub/file"
    says bind host box -v "$CASE_DIR/tree:/m:ro" bb cat /m/sub/file
    ends bind_read_only 1 box -v "$CASE_DIR/tree:/m:ro" bb touch /m/x
    says file host box -v "$CASE_DIR/tree/sub/file:/etc/one" bb cat /etc/one
    says volume 'from the image' box -v vol:/srv/data bb cat /srv/data/file
    says volume_again 'from the image' box -v vol:/elsewhere:ro bb cat /elsewhere/file
    ./d volume rm vol > /dev/null
    says shm 8192 box --shm-size 8m bb sh -c 'df -k /dev/shm | awk "END { print \$2 }"'
    ends tmpfs 0 box --tmpfs /t:size=1m,mode=700,noexec bb sh -c 'stat -c %a /t; grep " /t " /proc/mounts'
    like tmpfs_mode '^700' "$OUT"
    like tmpfs_flags 'noexec.*size=1024k' "$OUT"
    says device '1:3' box --device /dev/null:/dev/nothing:rw bb stat -c %t:%T /dev/nothing
    says device_rule made box --device-cgroup-rule 'c 42:* rmw' --cap-add MKNOD bb sh -c 'mknod /dev/x c 42 7 && echo made'
    says workdir_made /new/dir box -w /new/dir bb pwd
    ends cgroups_read_only 1 box bb mkdir "/sys/fs/cgroup$(cgroup_v2 || echo /memory)/x"
    like cgroups_read_only_text 'Read-only file system' "$ERR"
}

case_docker_profile() {
    cat > "$CASE_DIR/profile.json" <<'TEXT'
{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["mkdir","mkdirat"],"action":"SCMP_ACT_ERRNO","errnoRet":95}]}
TEXT
    ends profile 1 box --security-opt "seccomp=$CASE_DIR/profile.json" bb mkdir /x
    like profile_text 'Operation not supported|Not supported' "$ERR"
    says unconfined 'Seccomp: 0' box --security-opt seccomp=unconfined bb sh -c 'echo $(grep ^Seccomp: /proc/self/status)'
}

case_docker_life() {
    ends retries 0 ./d run -d --name l1 --network none --runtime subject --restart on-failure:2 bb sh -c 'echo try; exit 4'
    until_ok 20 eval '[ "$(docker_state l1 "{{.RestartCount}} {{.State.Status}}")" = "2 exited" ]' ||
        fail "restarts: $(docker_state l1 '{{.RestartCount}} {{.State.Status}}')"
    says tries "$(printf 'try\ntry\ntry')" ./d logs l1
    docker_start l2 --health-cmd 'test -e /healthy' --health-interval 1s bb sh -c 'echo x > /healthy; sleep 300'
    until_ok 20 eval '[ "$(docker_state l2 "{{.State.Health.Status}}")" = healthy ]' || fail "health: $(docker_state l2 '{{json .State.Health}}')"
    echo copied > "$CASE_DIR/file"
    ends copy_in 0 ./d cp "$CASE_DIR/file" l2:/in
    says copied copied ./d exec l2 cat /in
    ends copy_out 0 ./d cp l2:/etc/plain "$CASE_DIR/plain"
    is copied_out 'not a program' "$(cat "$CASE_DIR/plain")"
    ends diff 0 ./d diff l2
    like diff_text 'A /healthy' "$OUT"
    ends stats 0 ./d stats --no-stream --format '{{.PIDs}}' l2
    like stats_pids '^[1-9][0-9]*$' "$OUT"
    ends exec_detached 0 ./d exec -d l2 sh -c 'echo done > /done'
    until_ok 10 ./d exec l2 test -e /done || fail "exec -d has done nothing"
    ends commit 0 ./d commit l2 committed
    says of_commit copied box committed cat /in
    ./d rmi -f committed > /dev/null 2>&1
    docker_gone l1 l2
}

case_docker_side_by_side() {
    local n running=()
    for n in 1 2 3 4 5; do
        box --name "s$n" bb sh -c "echo $n; exit $n" > "$CASE_DIR/out.$n" 2> "$CASE_DIR/err.$n" &
        running+=($!)
    done
    for n in 1 2 3 4 5; do
        wait "${running[n - 1]}"
        is "status $n" "$n" $?
        is "output $n" "$n" "$(cat "$CASE_DIR/out.$n")"
        is "error $n" '' "$(cat "$CASE_DIR/err.$n")"
    done
}

# Without a pid namespace the end of init does not end the others: the shim has the runtime kill them.
case_docker_orphans() {
    ends run 3 timeout 40 ./d run --rm --network none --pid host --runtime subject bb sh -c 'sleep 86413 & exit 3'
    until_ok 10 not_running 'sleep 86413' || fail "a process outlives its container"
    [ "$(calls_of subject 'kill --all [0-9a-f]+ 9')" -ge 1 ] || fail "no kill --all"
}

# cancel BUILDKIT SECONDS: a build that is interrupted in a RUN step takes the step's process with it.
cancel() {
    local build
    mkdir -p "$CASE_DIR/context"
    printf 'FROM bb\nRUN sleep %s\n' "$2" > "$CASE_DIR/context/Dockerfile"
    DOCKER_BUILDKIT=$1 setsid "$(docker_client)" -H "unix://$WORK/docker.sock" build --network none --force-rm "$CASE_DIR/context" \
        > "$CASE_DIR/out" 2>&1 &
    build=$!
    until_ok 20 running "sleep $2" || fail "the step does not run: $(cat "$CASE_DIR/out")"
    kill -TERM -- -$build # as a terminal does: the client and its plugins
    until_ok 20 not_running "sleep $2" || fail "the step outlives its build: $(cat "$CASE_DIR/out")"
    until_ok 10 process_gone $build || kill -9 -- -$build
    wait $build && fail "the build went on: $(cat "$CASE_DIR/out")"
}

case_docker_build_cancelled() {
    cancel 0 86419
    DOCKER_BUILDKIT=1 ./d build - < /dev/null > "$CASE_DIR/probe" 2>&1
    grep -qi 'buildx component is missing' "$CASE_DIR/probe" || cancel 1 86423
}

case_docker_privileged() {
    local major
    major=$(./d version --format '{{.Server.Version}}' | cut -d. -f1)
    [ "$major" -ge 26 ] || [ $((0x$(awk '/^CapBnd:/ { print $2 }' /proc/self/status) & 1 << 24)) != 0 ] ||
        skip "docker $major asks for CAP_SYS_RESOURCE, which this machine lacks"
    says caps "$(grep ^CapBnd: /proc/self/status)" box --privileged bb grep ^CapBnd: /proc/self/status
    says seccomp 'Seccomp: 0' box --privileged bb sh -c 'echo $(grep ^Seccomp: /proc/self/status)'
    ends mounts 0 box --privileged bb sh -c 'mount -t tmpfs x /mnt && umount /mnt'
    docker_start p9 bb sleep 300
    says exec "$(grep ^CapEff: /proc/self/status)" ./d exec --privileged p9 grep ^CapEff: /proc/self/status
    docker_gone p9
}
