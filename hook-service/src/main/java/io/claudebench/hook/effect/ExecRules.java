package io.claudebench.hook.effect;

import io.claudebench.hook.shell.Argument;
import io.claudebench.hook.shell.Command;
import io.claudebench.hook.shell.Data;
import java.util.Set;

/** What is run that nobody has read: downloads, decoded text, shells over the net. And who gets more rights. */
final class ExecRules {
  private static final Set<String> PRIVILEGE = Set.of("sudo", "doas", "pkexec", "su", "runuser", "run0", "gosu");
  private static final Set<String> NET = Set.of("nc", "ncat", "netcat", "socat", "nc.traditional", "cryptcat",
      "pwncat");

  private static final Set<String> INSTALLERS = Set.of("pip", "pip3", "uv", "pipx", "npm", "yarn", "pnpm", "apt",
      "apt-get", "gem", "rpm", "dnf", "yum", "zypper", "apk");

  static boolean isNet(Command.Target target) {
    String path = target.path().text();
    return path.startsWith("/dev/tcp/") || path.startsWith("/dev/udp/");
  }

  static void judge(Command command, Effects.Sink sink) {
    String name = command.name();
    Data code = command.code();
    Data first = command.words().getFirst().data();
    if (code != null && code.has(Data.REMOTE) || first.has(Data.REMOTE)) {
      sink.add(Effect.EXEC_REMOTE, "It runs what it downloads.");
    }
    if (code != null && code.has(Data.DECODED) || first.has(Data.DECODED)) {
      sink.add(Effect.EXEC_DECODED, "It runs text that was encoded.");
    }
    if (PRIVILEGE.contains(name)) {
      sink.add(Effect.PRIVILEGE, "It runs with the rights of another user.", command.from(),
          command.inner() > command.from() ? command.inner() : command.to());
    }
    if (command.isForking()) {
      sink.add(Effect.RESOURCE_EXHAUSTION, "It starts copies of itself without end.");
    }
    shells(command, name, sink);
    untrusted(command, name, sink);
  }

  private static void shells(Command command, String name, Effects.Sink sink) {
    String all = NET.contains(name) || name.equals("exec") ? joined(command) : "";
    boolean isShell = NET.contains(name)
        && (all.matches("(?s).* -[a-z]*[ec]\\b.*|.*--(exec|sh-exec).*|.*(EXEC|SYSTEM|exec|system):.*")
        || name.startsWith("nc") && all.matches("(?s).*/bin/(ba|da|z)?sh.*"));
    boolean isPiped = NET.contains(name) && command.targets().stream().anyMatch(target -> target.isWritten()
        && target.path().text().matches("/tmp/\\w+")) && all.matches("(?s).* \\d+.*") && !all.contains("-l");
    if (isShell || isPiped) {
      sink.add(Effect.NET_SHELL, "It gives a shell to the net.");
    }
    boolean isTelnet = name.equals("telnet") && command.code() != null;
    boolean isNet = command.targets().stream().anyMatch(ExecRules::isNet);
    boolean isInterpreter = command.code() != null || name.equals("bash") || name.equals("sh") || name.equals("exec");
    if (isTelnet || isNet && isInterpreter || name.equals("exec") && all.contains("/dev/tcp/")) {
      sink.add(Effect.NET_SHELL, "It ties a shell to the net.");
    }
  }

  private static void untrusted(Command command, String name, Effects.Sink sink) {
    String all = INSTALLERS.contains(name) ? joined(command) : "";
    boolean isForeign = switch (name) {
      case "pip", "pip3", "uv", "pipx" -> all.matches("(?s).*(--index-url|--extra-index-url|-i|--trusted-host)[ =]"
          + "(http://|(?!https://pypi|https://download.pytorch)).*") && all.contains("install")
          || all.matches("(?s).* install .*http://.*");
      case "npm", "yarn", "pnpm" -> all.matches("(?s).*--registry[ =]http://.*|.* (i|install|add) .*http://.*");
      case "apt", "apt-get" -> all.contains("--allow-unauthenticated") || all.contains("--force-yes");
      case "gem" -> all.matches("(?s).*(--source|-s)[ =]http://.*");
      case "rpm", "dnf", "yum", "zypper" -> all.contains("--nogpgcheck") || all.contains("--no-gpg-checks")
          || all.contains("--nosignature");
      case "apk" -> all.contains("--allow-untrusted");
      default -> false;
    };
    if (isForeign) {
      sink.add(Effect.PACKAGE_UNTRUSTED, "It installs a package that nobody vouches for.");
    }
  }

  static String joined(Command command) {
    return joined(command, true);
  }

  /** @param isWhole also words with a blank in them, which may be prose */
  static String joined(Command command, boolean isWhole) {
    var text = new StringBuilder();
    for (Argument word : command.arguments()) {
      if (!isWhole && word.text().indexOf(' ') >= 0) {
        continue;
      }
      if (text.length() > 2000) {
        break;
      }
      text.append(' ').append(word.text(), 0, Math.min(500, word.text().length()));
    }
    return text.toString();
  }

  private ExecRules() {}
}
