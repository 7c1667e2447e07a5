package io.claudebench.hook.effect;

import io.claudebench.hook.shell.Command;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** PowerShell and cmd, seen by the forms of their words; their readings are partial. */
final class WindowsRules {
  private static final Set<String> NAMES = Set.of("powershell", "powershell.exe", "pwsh", "pwsh.exe", "cmd", "cmd.exe",
      "iex", "irm", "(irm", "iwr", "del", "rd", "erase", "reg", "vssadmin", "bcdedit", "diskpart", "wmic", "certutil",
      "mshta", "regsvr32", "rundll32", "bitsadmin", "cipher", "takeown", "ri", "saps", "schtasks", "icacls");
  /** {@code Get-Item}, as nobody writes a program's name elsewhere. */
  private static final Pattern CAPITAL = Pattern.compile("(?=.*[A-Z_])\\w+-\\w+");
  private static final Pattern CMDLET = Pattern.compile("(?i)(remove|clear|format|invoke|stop|restart|set|new"
      + "|register|initialize)-\\w+");
  private static final String ROOT = "[\"']?(c:\\\\?|c:/|\\\\|/|~|\\$home|\\$env:\\w+|%\\w+%|c:\\\\(windows|users"
      + "|program files)\\S*|c:\\\\\\*|[a-z]:\\\\?\\*?)[\"']?(\\s|$|[;|&)\"'])";
  private static final Map<Effect, Pattern> FORMS = new EnumMap<>(Map.of(
      Effect.FS_SYSTEM_TREE, form("(remove-item|ri|rm|del|erase|rd|rmdir)\\s[^;|]{0,200}?" + ROOT),
      Effect.FS_RAW_DEVICE,
          form("\\b(format(\\.com)?\\s+[a-z]:|format-volume|clear-disk|initialize-disk|diskpart|cipher\\s+/w)"),
      Effect.EXEC_REMOTE,
          form("((iex|invoke-expression)\\b.*(irm|iwr|invoke-webrequest|invoke-restmethod|downloadstring|webclient"
          + "|curl|wget)|(irm|iwr|invoke-webrequest|invoke-restmethod|downloadstring).*\\|\\s*(iex"
          + "|invoke-expression)|mshta\\s+http|regsvr32\\s.*http|certutil.*-urlcache|bitsadmin.*/transfer"
          + "|downloadfile.*(start-process|saps|&))"),
      Effect.EXEC_DECODED,
          form("(\\s-e(nc|c|ncodedcommand)?\\s+[a-z0-9+/=]{8,}|frombase64string.*(iex|invoke)|(iex"
          + "|invoke).*frombase64string)"),
      Effect.SYSTEM_POWER, form("(stop-computer|restart-computer|shutdown\\s+/[rsp])"),
      Effect.HISTORY_TAMPERING,
          form("(clear-eventlog|clear-history|wevtutil\\s+cl|vssadmin\\s+delete|shadowcopy\\s+delete)"),
      Effect.FIREWALL, form("(set-netfirewallprofile.*false|advfirewall.*off|set-mppreference.*disable)"),
      Effect.USER_ACCOUNTS, form("(new-localuser|add-localgroupmember|net\\s+(user|localgroup)\\s.*/add)"),
      Effect.PERSISTENCE,
          form("(register-scheduledtask|reg\\s+add\\s.*\\\\run\\b|schtasks\\s+/create|set-executionpolicy)")));

  private static Pattern form(String text) {
    return Pattern.compile(text, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }

  static void judge(String text, List<Command> commands, Effects.Sink sink) {
    Command first = null;
    for (int i = 0; i < commands.size() && first == null; i++) {
      first = isWindows(commands.get(i)) ? commands.get(i) : null;
    }
    if (first == null) {
      return;
    }
    sink.at(first);
    String seen = text.toLowerCase(Locale.ROOT);
    FORMS.forEach((effect, form) -> {
      if (sink.scan.finds(form, seen)) {
        sink.add(effect, "It has the form of " + effect.word().replace('-', ' ') + ".");
      }
    });
  }

  private static boolean isWindows(Command command) {
    String name = command.name();
    if (name.startsWith("[")) {
      return name.length() > 1 && Character.isLetter(name.charAt(1));
    }
    if (name.indexOf('-') > 0) {
      return CAPITAL.matcher(name).matches() || CMDLET.matcher(name).matches();
    }
    return NAMES.contains(name.toLowerCase(Locale.ROOT))
        || name.equals("format") && command.words().size() > 1 && command.words().get(1).text().endsWith(":");
  }

  private WindowsRules() {}
}
