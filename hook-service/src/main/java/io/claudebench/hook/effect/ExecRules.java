package io.claudebench.hook.effect;

import io.claudebench.hook.shell.Argument;
import io.claudebench.hook.shell.Command;
import io.claudebench.hook.shell.Data;
import java.util.Set;
import java.util.regex.Pattern;

/** What is run that nobody has read: downloads, decoded text, shells over the net. And who gets more rights. */
final class ExecRules {
  private static final Set<String> PRIVILEGE = Set.of("sudo", "doas", "pkexec", "su", "runuser", "run0", "gosu",
      "sudoedit");
  private static final Set<String> NET = Set.of("nc", "ncat", "netcat", "socat", "nc.traditional", "cryptcat",
      "pwncat");

  /** They run a program that stands at an address. */
  private static final Set<String> LOADERS = Set.of("npx", "bunx", "pnpx", "deno", "jbang", "javaws", "mshta");
  private static final Set<String> INSTALLERS = Set.of("pip", "pip3", "uv", "pipx", "npm", "yarn", "pnpm", "apt",
      "apt-get", "gem", "rpm", "dnf", "yum", "zypper", "apk");

  private static final Pattern TIED = Pattern.compile(" -[a-z]*[ec]\\b|--(exec|sh-exec)|(EXEC|SYSTEM|exec|system):");
  private static final Pattern SHELL = Pattern.compile("/bin/(ba|da|z)?sh");
  private static final Pattern FIFO = Pattern.compile("/tmp/\\w+");
  private static final Pattern PORT = Pattern.compile(" \\d");
  private static final Pattern INDEX = Pattern.compile("(--index-url|--extra-index-url|-i|--trusted-host)[ =]"
      + "(?!https://pypi|https://download.pytorch)");
  private static final Pattern REGISTRY = Pattern.compile("--registry[ =]http://| (i|install|add) .*http://",
      Pattern.DOTALL);
  private static final Pattern SOURCE = Pattern.compile("(--source|-s)[ =]http://");

  /** Whether it reads or writes the net as a file. */
  static boolean isNet(Command command) {
    for (Command.Target target : command.targets()) {
      String path = target.path().text();
      if (path.startsWith("/dev/tcp/") || path.startsWith("/dev/udp/")) {
        return true;
      }
    }
    return false;
  }

  static boolean isPrivilege(String name) {
    return PRIVILEGE.contains(name);
  }

  static void judge(Command command, Effects.Sink sink) {
    String name = command.name();
    Data code = command.code();
    Data first = command.words().getFirst().data();
    boolean isLoaded = LOADERS.contains(name) && command.arguments().stream().anyMatch(word ->
        word.text().startsWith("https://") || word.text().startsWith("http://"));
    if (code != null && code.has(Data.REMOTE) || first.has(Data.REMOTE) || isLoaded) {
      sink.add(Effect.EXEC_REMOTE, "It runs what it downloads.");
    }
    if (code != null && code.has(Data.DECODED) || first.has(Data.DECODED)) {
      sink.add(Effect.EXEC_DECODED, "It runs text that was encoded.");
    }
    if (isPrivilege(name)) {
      sink.add(Effect.PRIVILEGE, "It runs with the rights of another user.");
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
        && (sink.scan.finds(TIED, all) || name.startsWith("nc") && sink.scan.finds(SHELL, all));
    boolean isPiped = NET.contains(name) && command.targets().stream().anyMatch(target -> target.isWritten()
        && FIFO.matcher(target.path().text()).matches()) && sink.scan.finds(PORT, all) && !all.contains("-l");
    if (isShell || isPiped) {
      sink.add(Effect.NET_SHELL, "It gives a shell to the net.");
    }
    boolean isTelnet = name.equals("telnet") && command.code() != null;
    boolean isInterpreter = command.code() != null || name.equals("bash") || name.equals("sh") || name.equals("exec");
    if (isTelnet || isInterpreter && isNet(command) || name.equals("exec") && all.contains("/dev/tcp/")) {
      sink.add(Effect.NET_SHELL, "It ties a shell to the net.");
    }
  }

  private static void untrusted(Command command, String name, Effects.Sink sink) {
    String all = INSTALLERS.contains(name) ? joined(command) : "";
    boolean isForeign = switch (name) {
      case "pip", "pip3", "uv", "pipx" -> all.contains("install") && (sink.scan.finds(INDEX, all)
          || all.contains(" install ") && all.contains("http://"));
      case "npm", "yarn", "pnpm" -> all.contains("http://") && sink.scan.finds(REGISTRY, all);
      case "apt", "apt-get" -> all.contains("--allow-unauthenticated") || all.contains("--force-yes");
      case "gem" -> sink.scan.finds(SOURCE, all);
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
      text.append(' ').append(word.text());
    }
    return text.toString();
  }

  private ExecRules() {}
}
