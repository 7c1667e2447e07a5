package io.claudebench.hook.effect;

import io.claudebench.hook.shell.Command;
import io.claudebench.hook.shell.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Programs that are dangerous with certain words: a table. And writing where things are run later, or where we are. */
final class SystemRules {
  /** Effect | names | a pattern on the words, each with a blank in front. */
  private static final String ROWS = """
      SYSTEM_POWER|reboot shutdown halt poweroff telinit|(?!.* (-c|--help|--show)\\b).*
      SYSTEM_POWER|init| [06]\\b.*
      SYSTEM_POWER|systemctl loginctl|.* (reboot|poweroff|halt|kexec|suspend|hibernate|rescue|emergency)\\b.*
      KILL_ALL|kill|.* (-1|1)$|.* -- ?-1.*
      KILL_ALL|killall5 slay|.*
      KILL_ALL|pkill killall|.* (-u|--user|-U) ?(root|\\S*).*|.* (\\.|\\.\\*|.?systemd|init|sshd|-v \\S+|'')$|(?!.* \
      -f).* -[a-z0-9]+ *[\\uE001.]$
      USER_ACCOUNTS|useradd adduser userdel deluser usermod groupadd groupdel passwd chpasswd chsh gpasswd vipw dscl \
      newusers|.+
      USER_ACCOUNTS|passwd chpasswd vipw newusers|.*
      FIREWALL|iptables ip6tables|.* (-F|--flush|-X|-P \\w+ ACCEPT|-D|-Z).*
      FIREWALL|nft|.* (flush|delete).*
      FIREWALL|ufw|.* (disable|reset|allow|delete).*
      FIREWALL|firewall-cmd|.*(--add|--remove|--panic|--set-default).*
      FIREWALL|pfctl| -[dF].*
      FIREWALL|setenforce| (0|[Pp]ermissive).*
      FIREWALL|netsh|.*(firewall).*(off|disable|reset).*
      SERVICE_DISABLE|systemctl|.* (stop|disable|mask|kill)\\b.* (sshd?|auditd|firewalld|ufw|fail2ban|apparmor\
      |rsyslog|syslog|systemd-journald|docker|cron|falcon\\S*|networking|NetworkManager|network|dbus|clamav\\S*\
      |osqueryd|wazuh\\S*)(\\.service)?\\b.*
      SERVICE_DISABLE|service|.* (sshd?|auditd|rsyslog|firewalld|networking|cron|docker|fail2ban) stop.*
      SERVICE_DISABLE|auditctl aa-disable aa-teardown|.*
      SERVICE_DISABLE|csrutil spctl|.*disable.*
      SERVICE_DISABLE|launchctl|.* (unload|bootout|remove) .*
      SERVICE_DISABLE|ip|.* link .*\\bdown.*|.* route (flush|del).*
      SERVICE_DISABLE|ifconfig|.* down\\b.*
      HISTORY_TAMPERING|history|.* -[cdw].*
      HISTORY_TAMPERING|journalctl|.*--vacuum.*|.*--rotate.*
      HISTORY_TAMPERING|wevtutil| cl .*
      HISTORY_TAMPERING|unset|.* HIST(FILE|SIZE|FILESIZE|CONTROL).*
      HISTORY_TAMPERING|set|.* \\+o history.*
      PERSISTENCE|crontab|.* (-r|-)( .*)?$|.* [^-]\\S*$
      PERSISTENCE|at batch|(?! -[lrdcV]).*
      PERSISTENCE|update-rc.d chkconfig|.*
      PERSISTENCE|launchctl|.* (load|bootstrap) .*
      PERSISTENCE|schtasks|.*/create.*
      DATABASE_DESTROY|psql mysql mariadb sqlite3 clickhouse-client cockroach sqlcmd duckdb cqlsh isql usql bq \
      snowsql trino spark-sql hive|(?is).*\\b(drop\\s+(database|schema|table|user|owned|keyspace|role)\
      |truncate\\s+(table\\s+)?\\w|delete\\s+from\\s+[\\w.`"]+\\s*(;|$|["'])\
      |update\\s+\\w+\\s+set\\s(?!.*\\bwhere\\b)).*
      DATABASE_DESTROY|dropdb dropuser| .*
      DATABASE_DESTROY|mysqladmin|.* drop .*
      DATABASE_DESTROY|redis-cli valkey-cli|(?i).*\\b(flushall|flushdb|shutdown|config set dir|debug segfault)\\b.*
      DATABASE_DESTROY|mongo mongosh|(?is).*(dropDatabase|\\.drop\\(|deleteMany\\(\\s*\\{\\s*\\}\
      |remove\\(\\s*\\{\\s*\\}).*
      DATABASE_DESTROY|rails rake|.*db:(drop|reset|purge|schema:load).*
      DATABASE_DESTROY|prisma npx|.*(migrate reset|db push .*--force-reset|--accept-data-loss).*
      DATABASE_DESTROY|python python3 php|.*manage.py (flush|reset_db|sqlflush).*|.*artisan (migrate:fresh|db:wipe\
      |migrate:reset).*
      DATABASE_DESTROY|influx etcdctl curl|.*(delete --start|del .*--prefix|-X ?DELETE .*(:9200|:9201|_all)).*
      INFRASTRUCTURE_DESTROY|terraform tofu terragrunt pulumi|.* (destroy|state rm)\\b.*|.*apply.* -destroy.*
      INFRASTRUCTURE_DESTROY|kubectl oc|.* delete .*(\\b(ns|namespaces?|nodes?|pvc?|persistentvolumes?|crds?\
      |deployments?|statefulsets?)\\b|--all\\b|-A\\b|--all-namespaces).*|.* drain .*
      INFRASTRUCTURE_DESTROY|helm|.* (uninstall|delete) .*
      INFRASTRUCTURE_DESTROY|aws|.* (s3 rb|s3 rm .*--recursive|ec2 terminate-instances|rds delete|delete-(bucket\
      |stack|db\\S*|table|cluster|volume|user|hosted-zone|function|secret|snapshot|vpc|repository|key-pair)|s3api \
      delete|schedule-key-deletion|s3 sync .*--delete).*
      INFRASTRUCTURE_DESTROY|gcloud gsutil az doctl heroku flyctl fly linode-cli hcloud vercel netlify eksctl kops|.* \
      (delete|destroy|rm -r|rb|apps:destroy|pg:reset|rm .*-r|projects delete|apps destroy).*
      INFRASTRUCTURE_DESTROY|docker podman|.* (system prune|volume prune|image prune).*(-a|-f|--all|--force\
      |--volumes).*|.* volume (rm|prune).*|.* (rm|rmi|kill|stop) .*\\uE000$|.* swarm leave.*|.*(compose) .*down.* (-v\
      |--volumes|--rmi).*
      INFRASTRUCTURE_DESTROY|docker-compose|.* down.* (-v|--volumes|--rmi).*
      INFRASTRUCTURE_DESTROY|vagrant|.* destroy.*
      INFRASTRUCTURE_DESTROY|gh|.* (repo|release) delete.*|.* api .*-X ?DELETE.*|.* secret delete.*
      INFRASTRUCTURE_DESTROY|npm pnpm yarn cargo|.* (unpublish|deprecate|yank)\\b.*
      INFRASTRUCTURE_DESTROY|ansible|.* -a .*(rm -rf|reboot|shutdown).*
      CONTAINER_ESCAPE|docker podman nerdctl|.* (--privileged|--pid[= ]host|-v ?(/|/etc|/root|/home|~|\\uE004\
      |/var/run/docker.sock|/proc|/dev|/boot|/usr):\\S*|--volume[= ](/|/etc|/var/run/docker.sock):\\S*|--mount\\S* \
      ?\\S*(source|src)=/(,|etc|var/run/docker)\\S*|--cap-add[= ](ALL|SYS_ADMIN|SYS_PTRACE)|--userns[= ]host\
      |--security-opt[= ]\\S*unconfined|--ipc[= ]host).*
      CONTAINER_ESCAPE|nsenter|.* (-t|--target)[ =]?1\\b.*
      KERNEL_CHANGE|insmod modprobe rmmod kexec kmod update-grub grub-install efibootmgr bcdedit depmod|.+
      KERNEL_CHANGE|sysctl|.* (-w|--write|\\S+=\\S+).*
      KERNEL_CHANGE|mount|.*remount.*
      KERNEL_CHANGE|umount|.* (-a|/)( .*)?$
      KERNEL_CHANGE|swapoff|.* -a.*
      KERNEL_CHANGE|hwclock timedatectl date|.* (--set|-s|set-time)\\b.*
      KERNEL_CHANGE|setcap|.+
      RESOURCE_EXHAUSTION|stress stress-ng|.*
      RESOURCE_EXHAUSTION|fallocate|.* -l ?[0-9]+([TP]|[0-9]{2}G|000).*
      KERNEL_CHANGE|apt apt-get dnf yum zypper pacman apk brew|.*(remove|purge|autoremove|-R\\w*|erase|uninstall).* \
      (systemd|libc6|glibc|coreutils|bash|linux-image\\S*|kernel\\S*|sudo|openssh-server|python3|util-linux|\\uE001\
      |'?\\*'?)( .*)?$
      PERSISTENCE|git|.* config .*(--global|--system).*(core\\.hookspath|core\\.sshcommand|core\\.fsmonitor\
      |credential\\.helper|alias\\.\\S+ !).*
      SELF_PROTECTION|claude|.*(--dangerously-skip-permissions|--bare|config set .*(hooks|disableAllHooks).*|mcp \
      remove .*|--permission-mode bypassPermissions|--safe-mode).*
      SELF_PROTECTION|pkill killall kill systemctl service|.*(claudebench|hook-service|instance-service|event-service\
      |task-service).*
      SELF_PROTECTION|redis-cli valkey-cli|(?i).*\\bcb:.*
      SELF_PROTECTION|jq yq node python python3 sed perl|.*(disableAllHooks).*""";
  private static final Map<String, List<Row>> BY_NAME = new HashMap<>();
  private static final Pattern LATER = Pattern.compile("/etc/(cron\\S*|rc\\.local|profile(\\.d/.*)?|bash\\.bashrc"
      + "|zsh/.*|systemd/.*|init\\.d/.*|xdg/autostart/.*|sudoers.*|ld\\.so\\.preload|update-motd\\.d/.*|udev/.*)"
      + "|/var/spool/cron.*|~/\\.(bashrc|bash_profile|bash_login|profile|zshrc|zprofile|zshenv|zlogin|bash_logout"
      + "|ssh/(authorized_keys\\d?|rc|config)|config/(systemd|autostart|fish)/.*|xinitrc|xprofile|gitconfig|vimrc"
      + "|pam_environment)|~/Library/Launch.*|/Library/Launch.*|.*/\\.git/hooks/(?!.*\\.sample).*"
      + "|/usr/lib/systemd/.*|/lib/systemd/.*");
  private static final Pattern OWN = Pattern.compile(".*/\\.claude/(settings(\\.local)?\\.json|hooks(/.*)?"
      + "|\\.credentials\\.json)|.*/\\.mcp\\.json|~/\\.claude(\\.json)?|/etc/claude-code/.*"
      + "|.*/managed-settings\\.json|.*/\\.claude|.*/\\.(codex|cursor|gemini|copilot)/(hooks|settings|config)\\S*");
  private static final Pattern QUOTED = Pattern.compile("'[^']*+'");
  private static final Pattern RECORDS = Pattern.compile("/var/log/.*|.*/\\.(bash|zsh|python|psql|mysql)_history"
      + "|/var/(run|log)/(utmp|wtmp|btmp|lastlog)");
  private static final List<String> WRITERS = List.of("tee", "cp", "mv", "ln", "rm", "sed", "install", "truncate",
      "chmod", "shred", "dd", "perl", "chattr", "unlink", "patch", "ed", "rsync", "sponge");

  /** @param isText its words, or what it reads, may be a text with blanks */
  private record Row(Effect effect, Pattern words, boolean isText) {}

  static {
    for (String line : ROWS.lines().toList()) {
      String[] cells = line.strip().split("\\|", 3);
      var row = new Row(Effect.valueOf(cells[0]), Pattern.compile(cells[2], Pattern.DOTALL),
          cells[0].equals("DATABASE_DESTROY") || cells[0].equals("SELF_PROTECTION"));
      Arrays.stream(cells[1].split(" ")).forEach(name -> BY_NAME
          .computeIfAbsent(name, key -> new ArrayList<>()).add(row));
    }
  }

  static void judge(Command command, Effects.Sink sink) {
    String name = command.name();
    List<Row> rows = BY_NAME.get(name);
    if (rows != null) {
      boolean isText = rows.stream().anyMatch(Row::isText);
      String words = ExecRules.joined(command, isText);
      String bare = withoutTexts(words);
      String input = command.input().text();
      for (Row row : rows) {
        boolean isData = row.effect() == Effect.DATABASE_DESTROY;
        if (sink.scan.matches(row.words(), isData ? bare : words)
            || isData && sink.scan.matches(row.words(), input)) {
          sink.add(row.effect(), "It does this: " + row.effect().word().replace('-', ' ') + ".");
        }
      }
    }
    if (!command.isContained()) {
      places(command, name, sink);
    }
  }

  /** Without the texts in the text that are quoted with certainty: no comment, no backslash, no other quote is near. */
  private static String withoutTexts(String words) {
    boolean isPlain = words.indexOf('\'') >= 0 && words.indexOf('\\') < 0 && words.indexOf('"') < 0
        && words.indexOf('$') < 0 && words.indexOf('#') < 0 && !words.contains("--") && !words.contains("/*");
    return isPlain ? QUOTED.matcher(words).replaceAll("''") : words;
  }

  private static void places(Command command, String name, Effects.Sink sink) {
    for (Command.Target target : command.targets()) {
      if (target.isWritten()) {
        place(command.path(target.path().text()), sink);
      }
    }
    if (!WRITERS.contains(name) && !name.equals("systemctl")) {
      return;
    }
    boolean isReading = (name.equals("sed") || name.equals("perl")) && !FileRules.has(command, "i", "--in-place");
    for (int i = 1; i < command.words().size() && !isReading; i++) {
      String text = command.words().get(i).text();
      boolean isLast = i == command.words().size() - 1;
      boolean isSource = (name.equals("cp") || name.equals("ln") || name.equals("rsync") || name.equals("install"))
          && !isLast;
      if (!FileRules.isOption(text) && !isSource) {
        place(command.path(text.startsWith("of=") ? text.substring(3) : text), sink);
      }
    }
  }

  private static void place(String path, Effects.Sink sink) {
    boolean isOrdinary = path.startsWith("/tmp/") || path.startsWith("~/") && !path.startsWith("~/L");
    if (isOrdinary && !path.contains("/.") && !path.contains("settings")) {
      return;
    }
    if (LATER.matcher(path).matches()) {
      sink.add(Effect.PERSISTENCE, "It writes where things are run later.");
    }
    if (OWN.matcher(path).matches() && !Paths.name(path).isEmpty()) {
      sink.add(Effect.SELF_PROTECTION, "It changes the settings that guard the agent.");
    }
    if (RECORDS.matcher(path).matches()) {
      sink.add(Effect.HISTORY_TAMPERING, "It changes the records of what was done.");
    }
  }

  private SystemRules() {}
}
