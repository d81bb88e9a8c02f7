# Namespaces: what is shared with the host or another container, user namespaces, networks, sysctls.

host_ns() { readlink "/proc/self/ns/$1"; }

case_namespaces_default() {
    local ns
    ends default 0 box bb sh -c 'for n in mnt net ipc uts pid user cgroup; do readlink /proc/self/ns/$n; done'
    for ns in mnt net ipc uts pid; do
        differ "$ns" "$(host_ns $ns)" "$(grep "^$ns:" out)"
    done
    rootless || same user "$(host_ns user)" "$(grep '^user:' out)"
}

case_pid_host() {
    ends host 0 box --pid host bb readlink /proc/self/ns/pid
    same host "$(host_ns pid)" "$OUT"
    start p --pid host bb sleep 600 || return
    ends kill 0 pm kill p
    until_ok 5 state_is p exited || fail 'still there after kill'
}

case_ipc_host() {
    ! rootless || [ -e /dev/mqueue ] || skip 'podman binds /dev/mqueue for an ordinary user and this host has none'
    ends host 0 box --ipc host bb readlink /proc/self/ns/ipc
    same host "$(host_ns ipc)" "$OUT"
    ends private 0 box --ipc private bb readlink /proc/self/ns/ipc
    differ private "$(host_ns ipc)" "$OUT"
}

case_share_with_container() {
    start first --ipc shareable --hostname first bb sleep 600 || return
    local flag ns
    for flag in pid:pid ipc:ipc network:net uts:uts; do
        ns=${flag#*:} flag=${flag%:*}
        [ "$flag" = uts ] && continue
        ends $flag 0 pm run --rm --$flag container:first bb readlink "/proc/self/ns/$ns"
        same "$flag" "$(pm exec first readlink "/proc/self/ns/$ns")" "$OUT"
    done
    ends processes 0 pm run --rm --network none --pid container:first bb sh -c 'ps | grep -c "[s]leep 60"'
    is processes 1 "$OUT"
}

case_network_none() {
    ends none 0 box bb sh -c 'ls /sys/class/net; ip -4 addr show lo | grep -o "inet [0-9./]*"'
    is none $'lo\ninet 127.0.0.1/8' "$OUT"
}

case_network_host() {
    ends host 0 pm run --rm --network host bb readlink /proc/self/ns/net
    same host "$(host_ns net)" "$OUT"
    ends mounts 0 pm run --rm --network host bb sh -c '/probe mounts | grep "^/sys"'
    see mounts "$OUT"
}

case_network_bridge() {
    needs_root 'rootless networks are slirp4netns'
    ends bridge 0 pm run --rm --network bridge bb sh -c 'ls /sys/class/net; ip -4 addr show eth0 | grep -o "inet 10[.]88[.]"'
    is bridge $'eth0\nlo\ninet 10.88.' "$OUT"
    pm run -d --name server --network bridge bb sh -c 'echo served > /index; httpd -f -p 80 -h /' > made 2>&1
    local address
    address=$(inspect server '{{.NetworkSettings.IPAddress}}')
    until_ok 5 sh -c "./pm run --rm --network bridge bb wget -q -O - http://$address/index > got 2> got.err"
    is served served "$(cat got)"
    pm rm -f -t 0 server > removed
}

case_network_slirp() {
    rootless || skip 'the network of rootless podman'
    ends slirp 0 pm run --rm bb sh -c 'ls /sys/class/net; ip -4 addr show tap0 | grep -o "inet 10[.]0[.]2[.][0-9]*"'
    is slirp $'lo\ntap0\ninet 10.0.2.100' "$OUT"
}

case_network_port() {
    needs_root 'one port space with the host'
    pm run -d --name server --network bridge -p 127.0.0.1:18080:80 bb sh -c 'echo served > /index; httpd -f -p 80 -h /' > made 2>&1 ||
        { fail "$(cat made)"; return; }
    says port '80/tcp -> 127.0.0.1:18080' pm port server
}

case_hosts_and_dns() {
    says host '10.9.8.7' box --add-host other:10.9.8.7 bb sh -c 'grep other /etc/hosts | cut -f1'
    ends dns 0 pm run --rm --dns 10.1.1.1 --dns-search example.org bb cat /etc/resolv.conf
    like dns 'nameserver 10.1.1.1' "$OUT"
}

case_sysctl() {
    says net '12345 23456' box --sysctl 'net.ipv4.ip_local_port_range=12345 23456' bb sh -c 'cat /proc/sys/net/ipv4/ip_local_port_range | tr "\t" " "'
    says ipc 77777 box --sysctl kernel.msgmax=77777 bb cat /proc/sys/kernel/msgmax
    says ping '0 0' box --sysctl 'net.ipv4.ping_group_range=0 0' bb sh -c 'cat /proc/sys/net/ipv4/ping_group_range | tr "\t" " "'
    ends not_namespaced 125 box --sysctl kernel.pid_max=1000 bb true
}

case_userns_keep_id() {
    if ! rootless; then
        ends root 125 box --userns keep-id bb true
        like root 'keep-id is only supported in rootless mode' "$ERR"
        return
    fi
    ends keep_id 0 box --userns keep-id bb sh -c 'id -u; id -g; cat /proc/self/uid_map | tr -s " "'
    is keep_id.uid "$(id -u)" "$(head -n 1 out)"
    see keep_id.map "$(sed -n '3,$p' out | wc -l)"
    touch mine
    says owner "$(id -u)" box --userns keep-id -v "$PWD/mine:/mine" bb stat -c %u /mine
    start e --userns keep-id bb sleep 600 || return
    ends exec 0 pm exec e id -u
    [ "$OUT" = "$(id -u)" ] || fail "exec runs as $OUT"
    ends picture 0 pm exec e /probe caps masked
    see picture "$OUT"
}

case_userns_auto() {
    ends auto 0 box --userns auto bb sh -c 'id -u; tr -s " " < /proc/self/uid_map'
    see auto.lines "$(sed -n '2,$p' out | sed -E 's/^( [0-9]+) [0-9]+ /\1 HOST /')"
    ends sized 0 box --userns auto:size=5000 bb sh -c 'tr -s " " < /proc/self/gid_map | cut -d" " -f2,4'
    is sized '0 5000' "$OUT"
    ends picture 0 box --userns auto bb /probe status mounts dev
    see picture "$(grep -v cgroup <<< "$OUT")"
    start e --userns auto bb sleep 600 || return
    ends exec 0 pm exec e sh -c 'id -u; touch /tmp/x && stat -c %u /tmp/x'
    is exec $'0\n0' "$OUT"
    ends stop 0 pm stop -t 0 e
}

case_userns_nomap() {
    if ! rootless; then
        ends root 125 box --userns nomap bb true
        like root 'nomap is only supported in rootless mode' "$ERR"
        return
    fi
    ends nomap 0 box --userns nomap bb sh -c 'id -u; tr -s " " < /proc/self/uid_map | cut -d" " -f2,3'
    see nomap "$OUT"
    local uid
    uid=$(id -u)
    touch mine && chmod 644 mine
    ends other 0 box --userns nomap -v "$PWD/mine:/mine" bb stat -c %u /mine
    is other 65534 "$OUT"
}

case_userns_host() {
    ends host 0 box --userns host bb sh -c 'id -u; readlink /proc/self/ns/user'
    see host "$(head -n 1 out)"
    rootless || same host "$(host_ns user)" "$(tail -n 1 out)"
}

case_uidmap() {
    if rootless; then
        set -- 0:1:2000 0:1:3000
    else
        set -- 0:300000:2000 0:400000:3000
    fi
    ends map 0 box --uidmap "$1" --gidmap "$2" bb /probe maps id
    see map "$OUT"
    ends picture 0 box --uidmap "$1" --gidmap "$2" bb /probe status mounts dev masked readonly
    see picture "$(grep -v ' cgroup ' <<< "$OUT")"
    ends write 0 box --uidmap "$1" --gidmap "$2" bb sh -c 'touch /x /tmp/x /dev/shm/x && stat -c "%u %g" /x; cat /proc/sys/kernel/overflowuid'
    is write $'0 0\n65534' "$OUT"
    ends tty 0 "$PTY" -- ./pm run --rm -t --network none --uidmap "$1" --gidmap "$2" bb sh -c 'tty; echo x > $(tty) && echo written; stat -c %u $(tty)'
    like tty written "$OUT"
    ends user 0 box --uidmap "$1" --gidmap "$2" --user app bb sh -c 'id -u; touch /tmp/x; stat -c %u /tmp/x'
    is user $'1000\n1000' "$OUT"
}

case_userns_container() {
    start first --userns auto --ipc shareable bb sleep 600 || return
    ends joined 0 pm run --rm --network none --userns container:first bb readlink /proc/self/ns/user
    same joined "$(pm exec first readlink /proc/self/ns/user)" "$OUT"
    ends both 0 pm run --rm --userns container:first --network container:first --ipc container:first --pid container:first bb sh -c 'id -u; cat /proc/self/uid_map | tr -s " " | cut -d" " -f2,4'
    see both "$OUT"
}

case_cgroupns_exec() {
    start e --cgroupns private bb sleep 600 || return
    ends exec 0 pm exec e sh -c '/probe cgroup | grep -v hugetlb; [ $(readlink /proc/self/ns/cgroup) = $(readlink /proc/1/ns/cgroup) ] && echo same'
    see exec "$OUT"
}
