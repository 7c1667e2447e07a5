package io.claudebench.hook.effect;

import io.claudebench.hook.shell.Command;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** PowerShell and cmd, seen by the forms of their words; their readings are partial. */
final class WindowsRules {
  private static final int TEXT_MAX = 8_000;
  private static final Pattern NAME = Pattern.compile("(?i)(powershell|pwsh|cmd)(\\.exe)?|\\w+-\\w+|iex|irm|iwr"
      + "|format|del|rd|erase|reg|vssadmin|bcdedit|diskpart|wmic|certutil|mshta|regsvr32|rundll32|bitsadmin|cipher"
      + "|takeown|ri|\\(?irm|net|saps|sc|schtasks|icacls|\\[.*");
  private static final Pattern PLAIN = Pattern.compile("[a-z0-9]+-[a-z0-9]+");
  private static final Pattern CMDLET = Pattern.compile("(?i)(remove|clear|format|invoke|stop|restart|set|new"
      + "|register|initialize)-\\w+");
  private static final String ROOT = "[\"']?(c:\\\\?|c:/|\\\\|/|~|\\$home|\\$env:\\w+|%\\w+%|c:\\\\(windows|users"
      + "|program files)\\S*|c:\\\\\\*|[a-z]:\\\\?\\*?)[\"']?(\\s|$|[;|&)\"'])";
  private static final Map<Effect, Pattern> FORMS = Map.of(
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
          form("(register-scheduledtask|reg\\s+add\\s.*\\\\run\\b|schtasks\\s+/create|set-executionpolicy)"));

  private static Pattern form(String text) {
    return Pattern.compile(text, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }

  static void judge(String text, List<Command> commands, Effects.Sink sink) {
    Command first = null;
    for (Command command : commands) {
      String name = command.name();
      if (first == null && NAME.matcher(name).matches() && !PLAIN.matcher(name).matches()
          && !(name.equals("net") || name.equals("sc") || name.equals("format"))) {
        first = command;
      } else if (first == null && (CMDLET.matcher(name).matches()
          || name.equals("format") && command.words().size() > 1 && command.words().get(1).text().endsWith(":"))) {
        first = command;
      }
    }
    if (first == null) {
      return;
    }
    sink.at(first);
    String seen = text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) : text;
    for (Effect effect : Effect.values()) {
      Pattern form = FORMS.get(effect);
      if (form != null && form.matcher(seen.toLowerCase(Locale.ROOT)).find()) {
        sink.add(effect, "It has the form of " + effect.word().replace('-', ' ') + ".");
      }
    }
  }

  private WindowsRules() {}
}
