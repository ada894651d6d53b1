#compdef alliance
# Completion of `alliance` for zsh, printed by `alliance completion zsh`.

_alliance() {
  emulate -L zsh
  local word display program=${(Q)words[1]}
  local -a lines values shown expl
  whence -p -- "$program" >/dev/null || program=alliance  # an alias
  lines=("${(@f)$(print -rn -- "${(j: :)words[1,CURRENT-1]} $PREFIX" |
    COLUMNS=$COLUMNS _ALLIANCE_COMPLETE=zsh "$program" 2>/dev/null)}")
  [[ $PREFIX == --*=* ]] && compset -P 1 '*='
  if [[ $lines[1] == files ]]; then
    _files
    return
  fi
  for word display in "${(@)lines[2,-1]}"; do
    values+=("$word")
    shown+=("$display")
  done
  (( $#values )) || return 1
  _description -V values expl value
  compadd "$expl[@]" -l -d shown -a values
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _alliance "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _alliance alliance
fi
