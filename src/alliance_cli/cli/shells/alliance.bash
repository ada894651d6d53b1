# Completion of `alliance` for bash, printed by `alliance completion bash`.

_alliance() {
    local line program=$1 head= first=1
    type -P -- "$program" >/dev/null || program=alliance  # an alias
    # Readline replaces only what follows the "=", unless "=" is no break between words.
    [[ $2 == --*=* ]] && head=${2%%=*}=
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ -n $first ]]; then
            first=
            [[ $line == files ]] && compopt -o default 2>/dev/null
        else
            COMPREPLY+=("$head$line")
        fi
    done < <(printf '%s' "${COMP_LINE:0:COMP_POINT}" |
        COLUMNS=$COLUMNS COMP_TYPE=$COMP_TYPE _ALLIANCE_COMPLETE=bash "$program" 2>/dev/null)
}

complete -o nosort -F _alliance alliance 2>/dev/null || complete -F _alliance alliance
