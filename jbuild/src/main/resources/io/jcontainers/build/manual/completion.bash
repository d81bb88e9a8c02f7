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
