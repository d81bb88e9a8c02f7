# Resource limits: what the kernel holds for the container, read inside it.

case_memory() {
    needs_cgroups
    says memory memory=67108864 box --memory 64m bb /probe memory
    ends swap 0 box --memory 64m --memory-swap 128m --memory-reservation 32m bb /probe memory swap reservation
    see swap "$OUT"
    like swap memory=67108864 "$OUT"
    ends unlimited_swap 0 box --memory 64m --memory-swap -1 bb /probe memory swap
    see unlimited_swap "$OUT"
    ends swappiness 0 box --memory 64m --memory-swappiness 10 bb /probe swappiness
    see swappiness "$OUT"
    ends oom_kill_disable 0 box --memory 64m --oom-kill-disable bb /probe oomkill
    see oom_kill_disable "$OUT"
}

case_memory_small() {
    needs_cgroups
    ends small 0 box --memory 6m bb echo fits
    is small fits "$OUT"
}

case_oom_kill() {
    needs_cgroups
    ends oom 137 pm run --name hungry --network none --memory 24m --memory-swap 24m bb tail /dev/zero
    is oom.exit 137 "$(inspect hungry '{{.State.ExitCode}}')"
    # systemd removes a scope's cgroup as soon as its last process has ended, and conmon, which reads the count of kills
    # there, is often too late, under every runtime (containers/conmon#426).
    if ! systemd_cgroups; then
        # conmon 2.1.6 notes the event in its own working directory, podman 4.3.1 looks in the bundle: either counts.
        is oom.noticed true "$([ -e oom ] && echo true || inspect hungry '{{.State.OOMKilled}}')"
        see oom.killed "$(inspect hungry '{{.State.OOMKilled}}')"
    fi
    start survivor --memory 24m --memory-swap 24m bb sh -c 'tail /dev/zero; echo child $?; exec sleep 600' || return
    until_ok 60 logged survivor child || fail 'nothing logged'
    is child 'child 137' "$(pm logs survivor 2> /dev/null)"
    # The count itself, in the cgroup where conmon looks.
    is child.counted 'oom_kill 1' "$(cd "$(cgroup_of survivor memory)" && grep -hs '^oom_kill ' memory.events memory.oom_control)"
}

case_cpus() {
    needs_cgroups
    ends cpus 0 box --cpus 0.25 bb /probe quota period
    is cpus $'quota=25000\nperiod=100000' "$OUT"
    ends quota 0 box --cpu-quota 30000 --cpu-period 60000 bb /probe quota period
    is quota $'quota=30000\nperiod=60000' "$OUT"
    ends shares 0 box --cpu-shares 256 bb /probe shares
    see shares "$(shares "$OUT")"
}

case_cpuset() {
    needs_cgroups
    ends cpuset 0 box --cpuset-cpus 0 --cpuset-mems 0 bb sh -c '/probe cpus mems; grep Cpus_allowed_list /proc/self/status'
    is cpuset $'cpus=0\nmems=0\nCpus_allowed_list:\t0' "$OUT"
    start e --cpuset-cpus 0 bb sleep 600 || return
    ends exec 0 pm exec e grep Cpus_allowed_list /proc/self/status
    is exec $'Cpus_allowed_list:\t0' "$OUT"
    # What fails is another write in v1 and v2, and podman reads its exit status out of the text.
    ends no_such_cpu "$(cgroup_v2 && echo 126 || echo 125)" box --cpuset-cpus 4000 bb true
}

case_pids_limit() {
    needs_cgroups
    says pids pids=16 box --pids-limit 16 bb /probe pids
    ends bomb 0 box --pids-limit 16 bb sh -c '(for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do sleep 2 & done) 2> /tmp/e; grep -o "can.t fork.*" /tmp/e'
    like bomb "can.t fork: Resource temporarily unavailable" "$OUT"
    # podman 4.3.1 says 0 then, which leaves systemd's own default.
    says unlimited "pids=$(systemd_cgroups && systemctl show -p DefaultTasksMax --value || echo max)" box --pids-limit -1 bb /probe pids
}

case_blkio() {
    needs_cgroups
    cgroup_v2 && skip 'v1 file names'
    local device
    device=$(ls /dev/vda /dev/sda /dev/nvme0n1 2> /dev/null | head -n 1)
    [ -n "$device" ] || skip 'no block device here'
    ends throttle 0 box --device-read-bps $device:1mb --device-write-bps $device:2mb --device-read-iops $device:100 bb sh -c \
        'cd /sys/fs/cgroup/blkio && cat blkio.throttle.read_bps_device blkio.throttle.write_bps_device blkio.throttle.read_iops_device'
    see throttle "$OUT"
}

case_no_cgroups_for_user() {
    rootless || skip 'root has cgroups'
    cgroup_v2 && skip 'for cgroup v1'
    ends ignored 0 box --memory 64m --pids-limit 16 --cpus 0.5 bb echo ran
    is ignored ran "$OUT"
    see ignored.warning "$ERR"
}

case_cgroup_parent() {
    needs_cgroups
    local parent=/jcpodman
    [ "$CGROUP_MANAGER" != systemd ] || parent=jcpodman.slice
    ends parent 0 box --cgroup-parent $parent --cgroupns host bb /probe cgroup
    see parent "$OUT"
    like parent ":/${parent#/}/" "$OUT"
}

case_cgroup_namespace() {
    ends private 0 box --cgroupns private bb sh -c '/probe cgroup | grep -v hugetlb'
    see private "$OUT"
    rootless || unlike private libpod "$OUT"
    ends host 0 box --cgroupns host bb sh -c '/probe cgroup'
    see host "$OUT"
}

case_cgroups_gone() {
    needs_cgroups
    start g bb sleep 600 || return
    local dir
    dir=$(cgroup_of g memory)
    [ -d "$dir" ] || fail "no cgroup $dir"
    pm rm -f -t 0 g > made
    [ ! -d "$dir" ] || fail "cgroup $dir is left"
}

case_stats_limits() {
    needs_cgroups
    start s --memory 64m --pids-limit 9 bb sleep 600 || return
    ends stats 0 pm stats --no-stream --format '{{.MemUsage}}' s
    like stats.limit '67.11MB' "$OUT"
}

case_device_cgroup_rule() {
    needs_root 'device rules'
    ends rule 0 box --cap-add mknod --device-cgroup-rule 'c 10:229 r' bb sh -c 'mknod /f c 10 229; (: < /f) && echo read; (: > /f) || echo no write'
    is rule $'read\nno write' "$OUT"
    ends no_rule 0 box --cap-add mknod bb sh -c 'mknod /f c 10 229; (: < /f) || echo no read'
    is no_rule 'no read' "$OUT"
}
