# Capabilities, privilege, seccomp, no_new_privs, devices, read-only parts.

case_cap_add_drop() {
    ends added 0 box --cap-add net_admin --cap-add SYS_TIME bb /probe caps
    see added "$OUT"
    ends dropped 0 box --cap-drop chown --cap-drop CAP_SETUID bb /probe caps
    see dropped "$OUT"
    ends none 0 box --cap-drop all bb /probe caps
    is none $'CapInh:\t0000000000000000\nCapPrm:\t0000000000000000\nCapEff:\t0000000000000000\nCapBnd:\t0000000000000000\nCapAmb:\t0000000000000000' "$OUT"
    ends one 0 box --cap-drop all --cap-add chown bb /probe caps
    like one 'CapEff:.0000000000000001' "$OUT"
    ends effect 1 box --cap-drop chown bb chown app /etc/passwd
    like effect 'Operation not permitted' "$ERR"
    ends unknown 125 box --cap-add no_such bb true
}

case_cap_all() {
    ends all 0 box --cap-add all bb /probe caps
    see all "$OUT"
}

case_cap_user() {
    ends ambient 0 box --user app --cap-drop all --cap-add net_bind_service bb /probe caps
    see ambient "$OUT"
    ends exec 0 box --user 1000 --cap-add chown bb sh -c '/probe caps; touch /tmp/x; chown root /tmp/x && echo chowned'
    see exec "$OUT"
}

case_privileged() {
    ends picture 0 box --privileged bb /probe status masked readonly
    see picture "$OUT"
    ends mounts 0 box --privileged bb /probe mounts
    see mounts "$OUT"
    like mounts.sys '/sys root=/ rw' "$OUT"
    ends dev 0 box --privileged bb sh -c 'ls /dev | grep -vE "^(tty|pts|ptmx|vcs|dm-|loop)"'
    see dev "$OUT"
    ends seccomp 0 box --privileged bb /probe status
    like seccomp 'Seccomp:.0' "$OUT"
}

case_privileged_effect() {
    needs_root 'the initial user namespace'
    ends mount 0 box --privileged bb sh -c 'mount -t tmpfs none /mnt && echo mounted; (: < /dev/fuse) && echo fuse'
    is mount $'mounted\nfuse' "$OUT"
    ends unprivileged 0 box bb sh -c 'mount -t tmpfs none /mnt || echo no mount'
    is unprivileged 'no mount' "$OUT"
}

seccomp_profile() {
    cat <<TEXT
{"defaultAction": "SCMP_ACT_ALLOW",
 "archMap": [{"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86", "SCMP_ARCH_X32"]},
             {"architecture": "SCMP_ARCH_AARCH64", "subArchitectures": ["SCMP_ARCH_ARM"]}],
 "syscalls": [$1]}
TEXT
}

case_seccomp_errno() {
    seccomp_profile '{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO", "errnoRet": 95}' > profile.json
    ends errno 1 box --security-opt seccomp="$PWD/profile.json" bb mkdir /tmp/x
    like errno 'Not supported|Operation not supported' "$ERR"
    seccomp_profile '{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO"}' > plain.json
    ends default_errno 1 box --security-opt seccomp="$PWD/plain.json" bb mkdir /tmp/x
    like default_errno 'Operation not permitted' "$ERR"
    ends others 0 box --security-opt seccomp="$PWD/profile.json" bb touch /tmp/x
}

case_seccomp_kill() {
    seccomp_profile '{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_KILL_PROCESS"}' > profile.json
    ends kill 0 box --security-opt seccomp="$PWD/profile.json" bb sh -c 'mkdir /tmp/x; echo $?'
    is kill 159 "$(tail -n 1 out)"
}

case_seccomp_arguments() {
    # Only the 0700 variant is refused: mkdir(path, 0700), argument 1 (mkdirat: 2).
    seccomp_profile '{"names": ["mkdir"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1, "args": [{"index": 1, "value": 448, "op": "SCMP_CMP_EQ"}]},
        {"names": ["mkdirat"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1, "args": [{"index": 2, "value": 448, "op": "SCMP_CMP_EQ"}]}' > profile.json
    ends arguments 0 box --security-opt seccomp="$PWD/profile.json" bb sh -c \
        'umask 0; mkdir /tmp/a && echo made; mknod /tmp/p p && echo pipe; (umask 077; mktemp -d /tmp/bXXXXXX > /dev/null) || echo refused'
    is arguments $'made\npipe\nrefused' "$OUT"
}

case_seccomp_exec() {
    seccomp_profile '{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1}' > profile.json
    start e --security-opt seccomp="$PWD/profile.json" bb sleep 600 || return
    ends exec 1 pm exec e mkdir /tmp/x
    like exec 'Operation not permitted' "$ERR"
    ends status 0 pm exec e grep ^Seccomp /proc/self/status
    see status "$OUT"
}

case_seccomp_unconfined() {
    ends unconfined 0 box --security-opt seccomp=unconfined bb grep ^Seccomp: /proc/self/status
    is unconfined $'Seccomp:\t0' "$OUT"
    ends default 0 box bb sh -c 'grep ^Seccomp: /proc/self/status; unshare -m true 2>&1 || echo refused'
    see default "$OUT"
}

case_seccomp_default_refuses() {
    ends refuses 0 box --cap-add sys_boot bb sh -c 'for s in "unshare -U true" "unshare -m true" "swapon /x" "pivot_root / /"; do $s > /dev/null 2> /tmp/e || echo "$s: $(sed "s/.*: //" /tmp/e)"; done'
    see refuses "$OUT"
}

case_seccomp_bad() {
    echo '{"defaultAction": "SCMP_ACT_WHAT"}' > profile.json
    ends bad 126 box --security-opt seccomp="$PWD/profile.json" bb true
    see bad "$OUT"
}

case_no_new_privileges() {
    ends nnp 0 box --security-opt no-new-privileges bb grep NoNewPrivs /proc/self/status
    is nnp $'NoNewPrivs:\t1' "$OUT"
    ends off 0 box bb grep NoNewPrivs /proc/self/status
    is off $'NoNewPrivs:\t0' "$OUT"
    ends with_user 0 box --user app --security-opt no-new-privileges bb /probe status
    see with_user "$OUT"
    start e --security-opt no-new-privileges bb sleep 600 || return
    ends exec 0 pm exec e grep NoNewPrivs /proc/self/status
    is exec $'NoNewPrivs:\t1' "$OUT"
}

case_label_disable() {
    says label ran box --security-opt label=disable bb echo ran
}

case_mask_options() {
    ends masked 0 box --security-opt mask=/srv/data bb sh -c 'ls /srv/data | wc -l'
    is masked 0 "$OUT"
    ends unmasked 0 box --security-opt unmask=ALL bb /probe masked readonly
    see unmasked "$OUT"
    ends one 0 box --security-opt unmask=/proc/acpi bb /probe mounts
    see one "$(grep ' root' <<< "$OUT" | grep ^/proc)"
}

case_device() {
    ends fuse 0 box --device /dev/fuse:/dev/other:rw bb sh -c 'ls -lan /dev/other | tr -s " " | cut -d" " -f5,6; (: <> /dev/other) && echo opened'
    is fuse $'10, 229\nopened' "$OUT"
    # Device rules want cgroups of one's own.
    ! rootless || return 0
    ends read_only 0 box --device /dev/fuse:/dev/fuse:r bb sh -c '(: < /dev/fuse) && echo read; (: > /dev/fuse) || echo no write'
    is read_only $'read\nno write' "$OUT"
    ends absent 0 box --cap-add mknod bb sh -c 'mknod /tmp/f c 10 229; (: < /tmp/f) || echo no read'
    is absent 'no read' "$OUT"
    ends missing 125 box --device /dev/no-such-device bb true
}

case_device_directory() {
    needs_root 'device rules'
    ends directory 0 box --device /dev/net:/dev/net bb sh -c 'ls -lan /dev/net/tun | tr -s " " | cut -d" " -f1,5,6'
    see directory "$OUT"
    ends picture 0 box --device /dev/fuse --device /dev/net/tun bb /probe dev
    see picture "$OUT"
}

case_read_only() {
    ends read_only 0 box --read-only bb sh -c 'touch /x || echo no root; touch /tmp/x && echo tmp; touch /run/x && echo run; touch /dev/shm/x && echo shm'
    is read_only $'no root\ntmp\nrun\nshm' "$OUT"
    ends mounts 0 box --read-only bb /probe mounts
    see mounts "$OUT"
    ends no_tmpfs 0 box --read-only --read-only-tmpfs=false bb sh -c 'touch /tmp/x || echo no tmp'
    is no_tmpfs 'no tmp' "$OUT"
}

case_tiocsti() {
    ends tiocsti 0 box bb sh -c 'cat /proc/1/sessionid > /dev/null 2>&1; cut -d" " -f6 /proc/1/stat'
    is tiocsti 1 "$OUT"
}

# Session keyrings of the same user's other processes (the other side's containers, an engine) show here too, and end
# with them: only the container's own is looked at, and what is no session keyring.
case_keyring() {
    ends keys 0 box --security-opt unmask=/proc/keys bb \
        sh -c 'grep -c "keyring  *_ses\.$(hostname)[0-9a-f]*: empty" /proc/keys; sed "s/.* keyring  *//; s/:.*//" /proc/keys | grep -v "^_ses" | sort'
    see keys "$OUT"
    like own '^1' "$OUT"
}
