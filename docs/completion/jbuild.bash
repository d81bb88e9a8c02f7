# Completion of jbuild for bash, made from the tables of --help:  source <(jbuild completion bash)

# The command that these words name.
_jbuild_command() {
    case $1 in
    build | 'builder build' | 'image build') echo 'build' ;;
    'cache export-mount') echo 'cache export-mount' ;;
    'cache import-mount') echo 'cache import-mount' ;;
    'cache list' | 'cache ls') echo 'cache ls' ;;
    'builder prune' | 'cache prune') echo 'cache prune' ;;
    completion) echo 'completion' ;;
    'context ls') echo 'context ls' ;;
    'engine status') echo 'engine status' ;;
    'engine stop') echo 'engine stop' ;;
    history | 'image history') echo 'history' ;;
    'image inspect') echo 'image inspect' ;;
    'image prune') echo 'image prune' ;;
    'image list' | 'image ls' | images) echo 'images' ;;
    'image import' | import) echo 'import' ;;
    info | 'system info') echo 'info' ;;
    inspect) echo 'inspect' ;;
    'image load' | load) echo 'load' ;;
    login) echo 'login' ;;
    logout) echo 'logout' ;;
    'image pull' | pull) echo 'pull' ;;
    'image push' | push) echo 'push' ;;
    'image remove' | 'image rm' | rmi) echo 'rmi' ;;
    'image save' | save) echo 'save' ;;
    search) echo 'search' ;;
    'system df') echo 'system df' ;;
    'image tag' | tag) echo 'tag' ;;
    version) echo 'version' ;;
    esac
}

# Commands, of a group or without one.
_jbuild_words() {
    case $1 in
    '') echo 'build completion history images import info inspect load login logout pull push rmi save search tag version builder cache context engine image system' ;;
    builder) echo 'build prune' ;;
    cache) echo 'export-mount import-mount list ls prune' ;;
    context) echo 'ls' ;;
    engine) echo 'status stop' ;;
    image) echo 'build history import inspect list load ls prune pull push remove rm save tag' ;;
    system) echo 'df info' ;;
    esac
}

# Flags of a command, or in front of one.
_jbuild_flags() {
    case $1 in
    '') echo '--config --insecure-registry --log-level --root --run-root --runtime' ;;
    build) echo '--add-host --allow --annotation --build-arg --build-context --cache-max-size --call --cgroup-parent --check --cpu-period --cpu-quota --cpu-shares -c --cpuset-cpus --cpuset-mems --dns --dns-option --dns-search --explain --file -f --force-rm --iidfile --jobs --label --load --memory -m --memory-swap --metadata-file --network --no-cache --no-cache-filter --on-error --output -o --platform --progress --pull --push --quiet -q --rewrite-timestamp --rm --secret --shm-size --squash --ssh --tag -t --target --ulimit --volume -v --help' ;;
    'cache export-mount') echo '--output -o --help' ;;
    'cache import-mount') echo '--input -i --gid --mode --uid --help' ;;
    'cache ls') echo '--filter -f --format --no-trunc --quiet -q --help' ;;
    'cache prune') echo '--all -a --cache-max-size --filter --force -f --keep-storage --max-used-space --help' ;;
    completion) echo '--help' ;;
    'context ls') echo '--file -f --why --help' ;;
    'engine status') echo '--format -f --help' ;;
    'engine stop') echo '--help' ;;
    history) echo '--format --human -H --no-trunc --platform --quiet -q --help' ;;
    'image inspect') echo '--format -f --help' ;;
    'image prune') echo '--all -a --filter --force -f --help' ;;
    images) echo '--all -a --digests --filter -f --format --no-trunc --quiet -q --help' ;;
    import) echo '--change -c --message -m --platform --help' ;;
    info) echo '--format -f --help' ;;
    inspect) echo '--format -f --size -s --type --help' ;;
    load) echo '--input -i --platform --quiet -q --help' ;;
    login) echo '--password -p --password-stdin --username -u --help' ;;
    logout) echo '--help' ;;
    pull) echo '--all-tags -a --platform --quiet -q --help' ;;
    push) echo '--all-tags -a --platform --quiet -q --help' ;;
    rmi) echo '--force -f --no-prune --help' ;;
    save) echo '--format --output -o --platform --help' ;;
    search) echo '--filter -f --format --limit --no-trunc --help' ;;
    'system df') echo '--format --verbose -v --help' ;;
    tag) echo '--help' ;;
    version) echo '--format -f --help' ;;
    esac
}

# What a command's flag takes, and its arguments are.
_jbuild_values() {
    case "$1 $2" in
    ' --config') echo 'directories' ;;
    ' --insecure-registry') echo 'anything' ;;
    ' --log-level') echo 'words debug info warn error' ;;
    ' --root') echo 'directories' ;;
    ' --run-root') echo 'directories' ;;
    ' --runtime') echo 'files' ;;
    'build --add-host') echo 'anything' ;;
    'build --allow') echo 'words network.host security.insecure' ;;
    'build --annotation') echo 'anything' ;;
    'build --build-arg') echo 'anything' ;;
    'build --build-context') echo 'anything' ;;
    'build --cache-max-size') echo 'anything' ;;
    'build --call') echo 'words build check outline targets' ;;
    'build --cgroup-parent') echo 'anything' ;;
    'build --cpu-period') echo 'anything' ;;
    'build --cpu-quota') echo 'anything' ;;
    'build --cpu-shares' | 'build -c') echo 'anything' ;;
    'build --cpuset-cpus') echo 'anything' ;;
    'build --cpuset-mems') echo 'anything' ;;
    'build --dns') echo 'anything' ;;
    'build --dns-option') echo 'anything' ;;
    'build --dns-search') echo 'anything' ;;
    'build --file' | 'build -f') echo 'files' ;;
    'build --iidfile') echo 'files' ;;
    'build --jobs') echo 'anything' ;;
    'build --label') echo 'anything' ;;
    'build --memory' | 'build -m') echo 'anything' ;;
    'build --memory-swap') echo 'anything' ;;
    'build --metadata-file') echo 'files' ;;
    'build --network') echo 'words default none host' ;;
    'build --no-cache-filter') echo 'anything' ;;
    'build --on-error') echo 'words shell keep' ;;
    'build --output' | 'build -o') echo 'words type=docker type=image type=local type=oci type=registry type=tar' ;;
    'build --platform') echo 'anything' ;;
    'build --progress') echo 'words auto plain tty rawjson quiet' ;;
    'build --pull=') echo 'words always missing never newer' ;;
    'build --rm=') echo 'anything' ;;
    'build --secret') echo 'anything' ;;
    'build --shm-size') echo 'anything' ;;
    'build --squash=') echo 'words new all' ;;
    'build --ssh') echo 'anything' ;;
    'build --tag' | 'build -t') echo 'anything' ;;
    'build --target') echo 'anything' ;;
    'build --ulimit') echo 'anything' ;;
    'build --volume' | 'build -v') echo 'anything' ;;
    'build ') echo 'files' ;;
    'cache export-mount --output' | 'cache export-mount -o') echo 'files' ;;
    'cache export-mount ') echo 'anything' ;;
    'cache import-mount --input' | 'cache import-mount -i') echo 'files' ;;
    'cache import-mount --gid') echo 'anything' ;;
    'cache import-mount --mode') echo 'anything' ;;
    'cache import-mount --uid') echo 'anything' ;;
    'cache import-mount ') echo 'anything' ;;
    'cache ls --filter' | 'cache ls -f') echo 'anything' ;;
    'cache ls --format') echo 'anything' ;;
    'cache ls ') echo 'anything' ;;
    'cache prune --cache-max-size') echo 'anything' ;;
    'cache prune --filter') echo 'anything' ;;
    'cache prune --keep-storage') echo 'anything' ;;
    'cache prune --max-used-space') echo 'anything' ;;
    'cache prune ') echo 'anything' ;;
    'completion ') echo 'words bash zsh fish' ;;
    'context ls --file' | 'context ls -f') echo 'files' ;;
    'context ls ') echo 'files' ;;
    'engine status --format' | 'engine status -f') echo 'anything' ;;
    'engine status ') echo 'anything' ;;
    'engine stop ') echo 'anything' ;;
    'history --format') echo 'anything' ;;
    'history --platform') echo 'anything' ;;
    'history ') echo 'images' ;;
    'image inspect --format' | 'image inspect -f') echo 'anything' ;;
    'image inspect ') echo 'images' ;;
    'image prune --filter') echo 'anything' ;;
    'image prune ') echo 'anything' ;;
    'images --filter' | 'images -f') echo 'anything' ;;
    'images --format') echo 'anything' ;;
    'images ') echo 'images' ;;
    'import --change' | 'import -c') echo 'anything' ;;
    'import --message' | 'import -m') echo 'anything' ;;
    'import --platform') echo 'anything' ;;
    'import ') echo 'files' ;;
    'info --format' | 'info -f') echo 'anything' ;;
    'info ') echo 'anything' ;;
    'inspect --format' | 'inspect -f') echo 'anything' ;;
    'inspect --type') echo 'anything' ;;
    'inspect ') echo 'images' ;;
    'load --input' | 'load -i') echo 'files' ;;
    'load --platform') echo 'anything' ;;
    'load ') echo 'anything' ;;
    'login --password' | 'login -p') echo 'anything' ;;
    'login --username' | 'login -u') echo 'anything' ;;
    'login ') echo 'anything' ;;
    'logout ') echo 'anything' ;;
    'pull --platform') echo 'anything' ;;
    'pull ') echo 'images' ;;
    'push --platform') echo 'anything' ;;
    'push ') echo 'images' ;;
    'rmi ') echo 'images' ;;
    'save --format') echo 'words docker oci' ;;
    'save --output' | 'save -o') echo 'files' ;;
    'save --platform') echo 'anything' ;;
    'save ') echo 'images' ;;
    'search --filter' | 'search -f') echo 'anything' ;;
    'search --format') echo 'anything' ;;
    'search --limit') echo 'anything' ;;
    'search ') echo 'anything' ;;
    'system df --format') echo 'anything' ;;
    'system df ') echo 'anything' ;;
    'tag ') echo 'images' ;;
    'version --format' | 'version -f') echo 'anything' ;;
    'version ') echo 'anything' ;;
    esac
}

# Offers words of one kind for what is typed so far, behind what has to stay before them.
_jbuild_offer() { # kind, typed, what stays before
    local IFS=$'\n' kind=${1%% *} found=()
    case $kind in
    files) compopt -o filenames; mapfile -t found < <(compgen -f -- "$2") ;;
    directories) compopt -o filenames; mapfile -t found < <(compgen -d -- "$2") ;;
    images)
        mapfile -t found < <(compgen -W "$("${program[@]}" images --format '{{.Repository}}:{{.Tag}}' 2>/dev/null |
            grep -v -F '<none>')" -- "$2")
        ;;
    words) mapfile -t found < <(compgen -W "$(printf '%s\n' "${1#* }" | tr ' ' '\n')" -- "$2") ;;
    esac
    COMPREPLY=("${found[@]/#/$3}")
}

_jbuild() {
    local line=${COMP_LINE:0:COMP_POINT} words word command='' flag='' kind i=1 typed
    COMPREPLY=()
    read -r -a words <<<"$line"
    [[ $line != *[[:space:]] ]] || words+=('')
    typed=${words[-1]}
    local program=("${words[0]}") scope=''
    # Where the cursor is: behind a command, a group (which ends in a space), or nothing yet.
    for ((; i < ${#words[@]} - 1; i++)); do
        word=${words[i]} flag=''
        if [[ $word == -* ]]; then
            if [[ -z $scope && " $(_jbuild_flags '') " != *" ${word%%=*} "* ]]; then
                scope=build
            fi
            [[ $word == *=* || -z $(_jbuild_values "$scope" "$word") ]] || flag=$word
            [[ -n $scope ]] || program+=("$word")
            if [[ -n $flag && $((i + 1)) -lt $((${#words[@]} - 1)) ]]; then
                [[ -n $scope ]] || program+=("${words[i + 1]}")
                i=$((i + 1)) flag=''
            fi
        elif [[ $scope == *' ' ]]; then
            scope=$(_jbuild_command "$scope$word")
            [[ -n $scope ]] || return 0
        elif [[ -z $scope ]]; then
            command=$(_jbuild_command "$word")
            if [[ -n $command ]]; then
                scope=$command
            elif [[ -n $(_jbuild_words "$word") ]]; then
                scope="$word "
            else
                scope=build
            fi
        fi
    done
    if [[ -n $flag ]]; then
        _jbuild_offer "$(_jbuild_values "$scope" "$flag")" "$typed" ''
    elif [[ $typed == --*=* ]]; then
        flag=${typed%%=*}
        [[ -n $scope || -n $(_jbuild_values '' "$flag") ]] || scope=build
        kind=$(_jbuild_values "$scope" "$flag")$(_jbuild_values "$scope" "$flag=")
        _jbuild_offer "$kind" "${typed#*=}" "$flag="
    elif [[ $typed == -* ]]; then
        kind="$(_jbuild_flags "$scope")"
        [[ -n $scope ]] || kind="$kind $(_jbuild_flags build)"
        _jbuild_offer "words $kind" "$typed" ''
    elif [[ -z $scope || $scope == *' ' ]]; then
        _jbuild_offer "words $(_jbuild_words "${scope% }")" "$typed" ''
        [[ -n $scope || ${#COMPREPLY[@]} -gt 0 ]] || _jbuild_offer directories "$typed" ''
    else
        _jbuild_offer "$(_jbuild_values "$scope" '')" "$typed" ''
    fi
    # Readline takes a word to begin behind these characters.
    local kept=${typed%"${typed##*[$COMP_WORDBREAKS]}"}
    [[ -z $kept ]] || COMPREPLY=("${COMPREPLY[@]#"$kept"}")
}
complete -F _jbuild jbuild
