# The process itself: its picture inside the container, user, environment, descriptors, limits, and how it ends.

# Everything that /probe knows of a container with podman's defaults.
case_picture() {
    ends picture 0 box bb /probe id cwd umask env status limits oom maps dev fds masked readonly
    see picture "$OUT"
    ends mounts 0 box bb /probe mounts
    see mounts "$OUT"
    ends cgroup 0 box bb /probe cgroup limits-cgroup
    see cgroup "$OUT"
    ends seccomp 0 box bb /probe status
    like seccomp 'Seccomp:.2' "$OUT"
}

case_picture_tty() {
    ends picture 0 "$PTY" -- ./pm run --rm -t --network none bb /probe status dev fds mounts
    see picture "$OUT"
}

case_exit_codes() {
    ends zero 0 box bb true
    ends one 1 box bb false
    ends code 42 box bb sh -c 'exit 42'
    ends code255 255 box bb sh -c 'exit 255'
    ends term 143 box bb sh -c 'sh -c "kill -TERM \$\$"; exit $?'
    ends killed 137 box --init bb sh -c 'kill -9 $$'
    ends segv 139 box --init bb sh -c 'kill -SEGV $$'
    ends abrt 134 box --init bb sh -c 'kill -ABRT $$'
}

case_exit_125() {
    ends bad_flag 125 pm run --no-such-flag bb true
    ends no_image 125 pm run --rm --pull never nothing true
    ends bad_sysctl 127 box --sysctl net.no.such.thing=1 bb true
    like bad_sysctl '/proc/sys/net/no/such/thing: no such file or directory' "$ERR"
    is nothing_left '' "$(pm ps -aq)"
}

case_exit_126() {
    ends directory 126 box bb /etc
    # Go's look-up says the latter since 1.20.
    like directory 'refused' "$(printf '%s' "$ERR" | sed -E 's/permission denied|is a directory/refused/')"
    ends not_executable 126 box bb /etc/plain
    like not_executable '[Pp]ermission denied' "$ERR"
    printf '#!/bin/sh\necho ran\n' > script
    chmod 700 script
    ends not_for_user 126 box --user app -v "$PWD/script:/script" bb /script
    like not_for_user '[Pp]ermission denied' "$ERR"
    is nothing_left '' "$(pm ps -aq)"
}

case_exit_127() {
    ends missing_path 127 box bb /no/such/program
    like missing_path 'exec: "?/no/such/program"?: stat /no/such/program: no such file or directory' "$ERR"
    ends missing_name 127 box bb no-such-program
    like missing_name 'exec: "no-such-program": executable file not found in \$PATH' "$ERR"
    ends detached 127 pm run -d --name gone --network none bb no-such-program
    is detached.state created "$(inspect gone '{{.State.Status}}')"
}

# A program that passes the look-up and fails in execve: a runtime may say so at start (126, 127) or let the container end
# with 1, as runc 1.1 does.
case_exit_format() {
    local status=0
    box bb /bin/noformat > format.out 2>&1 || status=$?
    is no_format.fails yes "$(case $status in 1 | 126 | 127) echo yes ;; *) echo "$status" ;; esac)"
    like no_format 'exec format error' "$(cat format.out)"
    status=0
    box bb /bin/nointerpreter > interpreter.out 2>&1 || status=$?
    is no_interpreter.fails yes "$(case $status in 1 | 126 | 127) echo yes ;; *) echo "$status" ;; esac)"
    like no_interpreter 'no such file or directory' "$(cat interpreter.out)"
}

case_exec_exit_codes() {
    start e bb sleep 600 || return
    ends missing_name 127 pm exec e no-such-program
    like missing_name 'exec: "no-such-program": executable file not found in \$PATH' "$ERR"
    ends missing_path 127 pm exec e /no/such/program
    like missing_path 'stat /no/such/program: no such file or directory' "$ERR"
    ends not_executable 126 pm exec e /etc/plain
    like not_executable '[Pp]ermission denied' "$ERR"
    ends directory 126 pm exec e /etc
    ends signal 143 pm exec e sh -c 'kill -TERM $$'
    ends no_container 125 pm exec nobody true
    ends cwd_missing 127 pm exec -w /no/such/dir e pwd
    says still_alive alive pm exec e echo alive
}

# The runtime's base name decides whether podman asks for a JSON log; the exit codes must not depend on that.
case_exit_codes_without_json_log() {
    ln -s "$RUNTIME" plainname
    local RUNTIME=$PWD/plainname
    ends missing 127 box bb no-such-program
    like missing 'executable file not found' "$ERR"
    ends not_executable 126 box bb /etc/plain
    like not_executable '[Pp]ermission denied' "$ERR"
    ends works 0 box bb echo works
    is works works "$OUT"
}

case_workdir() {
    says workdir /srv/data box -w /srv/data bb pwd
    says relative /srv box -w / bb sh -c 'cd srv; pwd'
    ends missing 126 box -w /no/such bb pwd
    printf 'FROM bb\nWORKDIR /made/here\n' > Containerfile
    ends build 0 pm build -q -t made .
    says made /made/here box made pwd
}

case_environment() {
    says env $'A=1\nB=with space\nC=' box -e A=1 -e 'B=with space' -e C= bb sh -c 'env | grep "^[ABC]=" | sort'
    printf 'D=file\nE=x=y\n' > envfile
    says envfile $'D=file\nE=x=y' box --env-file envfile bb sh -c 'env | grep "^[DE]=" | sort'
    says unset 0 box --unsetenv TERM bb sh -c 'tr "\0" "\n" < /proc/1/environ | grep -c ^TERM= || true'
    says utf8 'Ü=größe' box -e 'Ü=größe' bb sh -c 'cat /proc/1/environ | tr "\0" "\n" | grep größe'
    says home /home/app box --user app bb sh -c 'echo $HOME'
    says arguments $'a b\n\n$x\n"q"' box bb sh -c 'for a; do echo "$a"; done' sh 'a b' '' '$x' '"q"'
}

case_user() {
    says app 'uid=1000(app) gid=1000(app)' box --user app bb sh -c 'id | cut -d" " -f1,2'
    says ids 'uid=1234(1234) gid=2345(2345)' box --user 1234:2345 bb sh -c 'id | cut -d" " -f1,2'
    says groups '1000 2000' box --user app bb sh -c 'id -G | tr " " "\n" | sort -nu | tr "\n" " " | sed "s/ $//"'
    says added '4321' box --user 1234:2345 --group-add 4321 bb sh -c 'id -G | tr " " "\n" | grep 4321'
    ends status 0 box --user app bb /probe status
    see status "$OUT"
    ends caps 0 box --user app --cap-add net_raw bb /probe caps
    see caps "$OUT"
    ends unknown 126 box --user nobody-here bb true
}

case_umask() {
    says umask 0027 box --umask 0027 bb sh -c umask
    says file 640 box --umask 0027 bb sh -c 'touch /tmp/f; stat -c %a /tmp/f'
}

case_entrypoint() {
    says entrypoint 'given args' box --entrypoint /bin/echo bb given args
    says list 'x y' box --entrypoint '["/bin/echo", "x"]' bb y
}

case_hostname() {
    says name box.example box --hostname box.example bb hostname
    says uts box.example box --hostname box.example bb cat /proc/sys/kernel/hostname
    says host "$(hostname)" box --uts host bb hostname
}

case_ulimit() {
    says nofile '123 456' box --ulimit nofile=123:456 --ulimit nproc=2000:2000 bb sh -c 'echo $(ulimit -S -n) $(ulimit -H -n)'
    says core '0 0' box --ulimit core=0:0 --ulimit nofile=1000:1000 --ulimit nproc=2000:2000 bb sh -c 'echo $(ulimit -S -c) $(ulimit -H -c)'
    says fsize 'Max file size 65536 131072 bytes ' box --ulimit fsize=65536:131072 --ulimit nofile=1000:1000 --ulimit nproc=2000:2000 \
        bb sh -c 'grep "Max file size" /proc/self/limits | sed "s/  */ /g"'
    ends all 0 box --ulimit stack=65536:131072 --ulimit memlock=65536:65536 --ulimit cpu=100:200 --ulimit data=1000000000:2000000000 \
        --ulimit locks=7 --ulimit msgqueue=800 --ulimit sigpending=90 --ulimit nofile=1000:1000 \
        --ulimit nproc=2000:2000 bb /probe limits
    see all "$OUT"
}

case_ulimit_too_high() {
    local hard
    hard=$(ulimit -H -n)
    [ "$hard" != unlimited ] || skip 'no hard limit to go beyond'
    grep -q 'CapEff:.*[0-9a-f]*1ffffffffff' /proc/self/status && skip 'CAP_SYS_RESOURCE raises limits here'
    ends raise 126 box --ulimit "nofile=$((hard + 1)):$((hard + 1))" --ulimit nproc=2000:2000 bb true
    like raise '[Oo]peration not permitted' "$ERR"
}

case_oom_score() {
    says raised 500 box --oom-score-adj 500 bb /probe oom
}

case_personality() {
    ends personality 0 box --personality LINUX32 bb true
}

case_preserve_fds() {
    printf 'from three' > three
    printf 'from four' > four
    ends run 0 sh -c "./pm run --rm --network none --preserve-fds 2 bb sh -c 'cat <&3; echo; cat <&4' 3< three 4< four"
    is run $'from three\nfrom four' "$OUT"
    start e bb sleep 600 || return
    ends exec 0 sh -c "./pm exec --preserve-fds 1 e sh -c 'cat <&3; ls /proc/self/fd | wc -l' 3< three"
    is exec 'from three5' "$OUT"
    ends none 0 sh -c "./pm run --rm --network none bb sh -c 'ls -l /proc/self/fd | grep -c three || true' 3< three"
    is none 0 "$OUT"
}

case_init() {
    [ -x /usr/libexec/podman/catatonit ] || [ -x /usr/bin/catatonit ] || skip 'catatonit is not installed'
    says init 'catatonit' box --init bb sh -c 'cat /proc/1/comm | sed "s/podman-init/catatonit/"'
    start i --init bb sh -c 'sh -c "sleep 0.1 & exit"; sleep 600' || return
    until_ok 5 sh -c './pm exec i ps | grep -q "sleep 600"'
    sleep 0.4
    ends zombies 0 pm exec i sh -c 'ps | grep -c "\[sleep\]" || true'
    is zombies 0 "$OUT"
    says stop i pm stop -t 5 i
}

case_init_status() {
    [ -x /usr/libexec/podman/catatonit ] || [ -x /usr/bin/catatonit ] || skip 'catatonit is not installed'
    ends init_status 3 box --init bb sh -c 'exit 3'
    ends init_signal 143 box --init bb sh -c 'kill -TERM $$'
}

case_systemd_mode() {
    ends systemd 0 box --systemd always bb /probe mounts env
    see systemd "$(grep -vE 'etc/(hosts|hostname|resolv)|containerenv|container_uuid' <<< "$OUT")"
}

case_timezone() {
    ends tz 0 box --tz local bb true
}

case_healthcheck() {
    start h --health-cmd 'test -e /healthy' --health-interval disable --health-retries 1 bb sleep 600 || return
    ends sick 1 pm healthcheck run h
    like sick unhealthy "$OUT$ERR"
    pm exec h touch /healthy
    ends well 0 pm healthcheck run h
    is state healthy "$(inspect h '{{.State.Health.Status}}' 2> /dev/null || inspect h '{{.State.Healthcheck.Status}}')"
}

case_runtime_flag() {
    local PODMAN_FLAGS=(--runtime-flag debug)
    ends flag 0 box bb echo fine
    is flag fine "$OUT"
}
