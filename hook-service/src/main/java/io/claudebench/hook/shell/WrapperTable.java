package io.claudebench.hook.shell;

/**
 * The table of wrappers, as data. Cells: names | options with a value | options whose value is run (one that ends in
 * {@code =} is looked for in an option's value) | how many words of its own follow, or which first words make it one |
 * how it runs the rest.
 */
final class WrapperTable {
  static final String ROWS = """
      sudo|-u -g -h -p -C -r -t -T -U -D -R --user --group --host --prompt --chdir --chroot||0|words
      doas|-u -C||0|words
      pkexec|--user||0|words
      env|-u -C --unset --chdir|-S --split-string|0|words
      nice ionice chrt taskset|-n -c -p --adjustment --class --classdata -i||0|words
      timeout gtimeout|-k -s --signal --kill-after||1|words
      nohup setsid command builtin exec time unbuffer rlwrap fakeroot proxychains proxychains4 torsocks torify catchse\
      gv||||words
      stdbuf|-i -o -e --input --output --error||0|words
      unshare nsenter|-S -G -t -R -w --root --wd --target||0|words
      chroot|||1|words
      flock|-w -E --timeout --wait|-c --command|1|words
      xargs|-I -n -P -L -s -d -E -a --max-args --max-procs --delimiter --arg-file -R -J||0|words
      parallel|-j -a --jobs --arg-file --colsep -N -n -I --results --joblog --tmpdir --delay||0|words
      sem|-j --id||0|words
      watch|-n --interval -d||0|text
      ssh autossh mosh|-b -c -D -E -e -F -I -i -J -L -l -m -o -p -Q -R -S -W -w -B|ProxyCommand= LocalCommand= KnownHo\
      stsCommand=|1|text
      scp sftp|-S -o|-S ProxyCommand= LocalCommand=||none
      rsync||-e --rsh --rsync-path||none
      tar gtar bsdtar||-I --use-compress-program --to-command -F --info-script --new-volume-script --checkpoint-action\
      =exec= exec= --rsh-command --rmt-command||none
      busybox toybox|||0|words
      strace ltrace|-o -e -p -s -u -E -P||0|words
      valgrind perf|-o -e -F -p||record stat trace top|words
      tmux|-L -S -f -t -s -n -c -x -y -F -e|if-shell run-shell|new new-session new-window neww split-window splitw res\
      pawn-pane respawn-window send-keys send run-shell run if-shell pipe-pane popup display-popup|either
      screen|-S -c -h -p -t -X -T||0|words
      systemd-run|-p -u -M -E --unit --property --description --uid --gid --slice --setenv --on-active --on-calendar -\
      -working-directory||0|words
      script||-c --command||none
      runuser|-u -s -g -G -w --user --shell --group|-c --command|0|words
      su|-s -g -G -w --shell --group|-c --command||none
      setpriv capsh prlimit choom numactl cpulimit|-l -p -m -N --reuid --regid||0|words
      firejail bwrap proot|--bind --ro-bind --dev --proc -r -b -w||0|words
      xvfb-run dbus-run-session dbus-launch ssh-agent aa-exec|-s -n -p -a -t||0|words
      start-stop-daemon|-p -u -c|--exec --startas -x -a||none
      hyperfine|-w -r -n -m -M --warmup --runs|-p --prepare -s --setup -c --cleanup --conclude|0|send
      entr inotifyexec|||0|words
      nodemon watchexec|-w -e -d -i --watch --exts|--exec -x|0|none
      concurrently|-n -c -k||0|send
      expect||-c||none
      xterm konsole gnome-terminal alacritty kitty|-T -geometry|-e -x|0|none
      run-one run-this-one chronic ts errno cgexec softlimit chpst envdir setuidgid s6-setuidgid gosu su-exec|-g -u||0\
      |words
      bundle poetry pipenv uv pdm hatch rye pixi conda mamba micromamba mise rtx asdf volta direnv|-n --name -p|| exec\
       run|words
      npx bunx pnpx|-p --package|-c --call|0|words
      npm pnpm yarn||-c --call|exec x dlx|words
      nix-shell nix||--run --command -c||none
      aws-vault doppler op chamber dotenv infisical teller|-e -f --env-file||exec run|words
      git||alias! core.pager= core.editor= core.sshcommand= core.fsmonitor= diff.external= sequence.editor= gpg.progra\
      m= core.askpass= merge.tool= --upload-pack --receive-pack -x --exec --tree-filter --index-filter --msg-filter --\
      env-filter --commit-filter --parent-filter --tag-name-filter --extcmd||none
      docker podman nerdctl|-e -v -u -w -p -h -l -m --name --env --volume --user --workdir --network --mount --entrypo\
      int --platform --publish --env-file --label --memory --cpus --hostname --add-host --gpus --pull --restart --shm-\
      size --ulimit --cap-add --device --security-opt -H --context --config --log-level --net --dns --tmpfs --index||-\
      compose -container run exec create|box
      docker-compose|-f -p -e -u -w --user --workdir --env --name||run exec|box
      kubectl oc|-n -c -f --namespace --container --context --kubeconfig --image -l --restart||exec debug|box
      lxc|||exec|box
      find gfind|||0|find
      fd fdfind|||0|find
      at batch|-f -q -t||0|input
      sort gsort||--compress-program||none
      rg ripgrep||--pre --hostname-bin||none
      man||-P --pager -H --html||none
      zip||-TT --unzip-command||none
      split gsplit||--filter||none
      make gmake||SHELL= --eval||none
      git-rebase||--exec -x||none
      gdb lldb||shell! !||none
      vim vi nvim ex view||:! +! +:! !||none
      psql mysql mariadb sqlite3||.shell! .system! \\! system!||none
      logger mail||exec!||none
      dpkg apt apt-get||Pre-Invoke::= Post-Invoke::= APT::Update::Pre-Invoke::= DPkg::Pre-Invoke::=||none
      wget||--use-askpass||none
      ansible|-i -m -u -e -b||0|none
      crash||!||none
      arch linux32 linux64 setarch i386 x86_64||||words
      caffeinate|-t -w||0|words
      winpty wsl wsl.exe|-d -u||0|words
      catch cpio||--rsh-command||none
      dtach abduco|-A -c -n -e -r||1|words
      daemonize daemon|-c -e -o -p -l -u||0|words
      socat||EXEC: SYSTEM:||none""";

  private WrapperTable() {}
}
