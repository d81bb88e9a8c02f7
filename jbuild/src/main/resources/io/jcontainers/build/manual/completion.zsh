_jbuild_images() {
    local -a names
    names=(${(f)"$($program images --format '{{.Repository}}:{{.Tag}}' 2>/dev/null | grep -v -F '<none>')"})
    compadd -- $names
}

_jbuild() {
    local curcontext=$curcontext scope word
    local -i at=2
    local -a program
    # Global flags and their values come first.
    while ((at < CURRENT)); do
        word=$words[at]
        ((${_jbuild_globals[(Ie)${word%%=*}]})) || break
        [[ $word == *=* ]] && ((at += 1)) || ((at += 2))
    done
    program=("${words[1]}" "${(@)words[2,at - 1]}")
    if ((at >= CURRENT)); then
        if ((at > CURRENT)) || [[ $words[CURRENT] == -* ]]; then
            _jbuild_arguments ''
        else
            _jbuild_words '' || _files -/
        fi
        return
    fi
    word=$words[at]
    scope=$(_jbuild_command $word)
    if [[ -z $scope && -n $(_jbuild_command "$word $words[at + 1]") ]] && ((at + 1 < CURRENT)); then
        scope=$(_jbuild_command "$word $words[at + 1]")
        ((at += 1))
    elif [[ -z $scope ]]; then
        ((at + 1 == CURRENT)) && _jbuild_words $word && return
        scope=build
        ((at -= 1))
    fi
    words=("${words[1]}" "${(@)words[at + 1,-1]}")
    ((CURRENT -= at - 1))
    _jbuild_arguments $scope
}

if [[ $funcstack[1] == _jbuild ]]; then
    _jbuild "$@"
else
    compdef _jbuild jbuild
fi
