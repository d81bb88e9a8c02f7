#!/bin/sh
# Runs inside the container and prints what the process finds there, one subject a word: /probe SUBJECT...
# Its output is compared between runtimes, so it holds nothing that differs from one start to the next.

# Memory and CPU limits as the kernel has them, under one set of names for both cgroup versions.
limit() {
    if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
        case $1 in
            memory) f=memory.max ;; swap) f=memory.swap.max ;; reservation) f=memory.low ;; pids) f=pids.max ;;
            quota | period) f=cpu.max ;; shares) f=cpu.weight ;; cpus) f=cpuset.cpus ;; mems) f=cpuset.mems ;;
            swappiness | oomkill) echo "$1=none"; return ;;
        esac
        value=$(cat /sys/fs/cgroup/$f 2>/dev/null || echo absent)
        case $1 in quota) value=${value%% *} ;; period) value=${value##* } ;; esac
    else
        case $1 in
            memory) f=memory/memory.limit_in_bytes ;; swap) f=memory/memory.memsw.limit_in_bytes ;;
            reservation) f=memory/memory.soft_limit_in_bytes ;; pids) f=pids/pids.max ;;
            swappiness) f=memory/memory.swappiness ;; oomkill) f=memory/memory.oom_control ;;
            quota) f=cpu/cpu.cfs_quota_us ;; period) f=cpu/cpu.cfs_period_us ;; shares) f=cpu/cpu.shares ;;
            cpus) f=cpuset/cpuset.cpus ;; mems) f=cpuset/cpuset.mems ;;
        esac
        value=$(cat /sys/fs/cgroup/$f 2>/dev/null | head -n 1)
    fi
    echo "$1=${value:-absent}"
}

subject() {
    case $1 in
        id) id ;;
        cwd) pwd ;;
        umask) umask ;;
        env) env | sort ;;
        caps) grep '^Cap' /proc/self/status ;;
        status) grep -E '^(Uid|Gid|Groups|SigBlk|SigIgn|Cap...|NoNewPrivs|Seccomp|Seccomp_filters|Cpus_allowed_list|NSpgid|NSsid):' \
            /proc/self/status ;;
        limits) sed 's/  */ /g' /proc/self/limits ;;
        oom) cat /proc/self/oom_score_adj ;;
        maps) cat /proc/self/uid_map /proc/self/gid_map /proc/self/setgroups | sed 's/  */ /g' ;;
        # A queue file system belongs to whoever made the ipc namespace: inside or outside of the user namespace.
        dev) ls -lan /dev | sed -n '2,$p' | awk '$NF == "mqueue" { $3 = "-" } { $2 = ""; $6 = $6; sub(/[A-Z][a-z][a-z] +[0-9]+ +[0-9:]+ /, ""); print }' \
            | grep -v ' \.\.*$' | sed 's/  */ /g' ;;
        fds) for fd in /proc/self/fd/*; do
            n=${fd##*/}
            t=$(readlink "$fd" 2>/dev/null) || continue
            case $t in /proc/*) continue ;; esac
            echo "fd $n $(echo "$t" | sed 's/\[[0-9]*\]//')"
        done ;;
        # A bound null device hides a file, whichever null device it is; super block options say something for
        # devpts, mqueue and writable tmpfs, elsewhere they are the host's or an accident.
        mounts) awk '{ s = ""; for (i = 7; $i != "-"; i++) s = s " " $i; gsub(/:[0-9]+/, ":N", s)
            type = $(i + 1); o = ""; flags = $6
            if (type == "devpts" || type == "mqueue" || (type == "tmpfs" && flags ~ /^rw/)) o = $(i + 3)
            # The mode is compared by stat below: a runtime may set it as an option or afterwards.
            if (type == "tmpfs") sub(/,mode=[0-7]+/, "", o)
            if (type == "tmpfs" && $5 ~ /^\/sys\/fs\/cgroup/) o = ""
            # runc 1.1 leaves the directory of the v1 mounts writable, whatever was asked for, with the mode of what was there.
            if (type == "tmpfs" && $5 == "/sys/fs/cgroup") sub(/^r[ow]/, "r-", flags)
            if ($4 == "/null" && (type == "devtmpfs" || type == "tmpfs")) { type = "null"; flags = ""; o = "" }
            print $5, "root=" $4, flags, "[" s " ]", type, o }' /proc/self/mountinfo | sort
            awk '$3 == "tmpfs" { print $2 }' /proc/mounts | grep -v '^/sys/fs/cgroup$' | while read -r at; do [ -d "$at" ] && stat -c '%n %a' "$at"; done | sort ;;
        propagation) awk -v at="$2" '$5 == at { s = ""; for (i = 7; $i != "-"; i++) s = s " " $i; gsub(/:[0-9]+/, "", s)
            print at ":" (s == "" ? " private" : s) }' /proc/self/mountinfo ;;
        cgroup) sed 's/^[0-9]*://' /proc/self/cgroup | sort ;;
        limits-cgroup) for name in memory swap reservation pids quota period shares cpus mems; do limit $name; done ;;
        masked) for f in /proc/kcore /proc/keys /proc/timer_list /proc/sched_debug /proc/acpi /proc/scsi /sys/firmware; do
            [ -e "$f" ] || { echo "$f absent"; continue; }
            if [ -d "$f" ]; then echo "$f holds $(ls -A "$f" | wc -l)"; else echo "$f $(head -c 16 "$f" 2>/dev/null | wc -c) bytes"; fi
        done ;;
        readonly) for f in /proc/sys/kernel/hostname /proc/sysrq-trigger /proc/irq/x /proc/bus/x /sys/x /sys/fs/cgroup/x /sys/fs/cgroup/cpuset/x; do
            # See "mounts" for the directory of the v1 mounts.
            case $f in /sys/fs/cgroup/x) [ -e /sys/fs/cgroup/cgroup.controllers ] || continue ;; esac
            if (: > "$f") 2> /tmp/.why; then echo "$f writable"; else echo "$f $(sed 's/.*: //' /tmp/.why)"; fi
        done ;;
        tty) tty; stty size ;;
        hostname) hostname ;;
        *) limit "$1" ;;
    esac
}

while [ $# -gt 0 ]; do
    case $1 in
        propagation) subject "$1" "$2"; shift 2 ;;
        *) subject "$1"; shift ;;
    esac
done
