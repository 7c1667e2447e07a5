package io.claudebench.hook.effect;

import io.claudebench.hook.shell.Argument;
import io.claudebench.hook.shell.Command;
import io.claudebench.hook.shell.Data;
import io.claudebench.hook.shell.Marks;
import io.claudebench.hook.shell.Paths;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Secrets that are read, and secrets that leave. */
final class SecretRules {
  /** Places of secrets; a star stands for any text. */
  private static final List<String> ALL = list("""
      ~/.ssh/id_* ~/.ssh/*.pem ~/.ssh/*_key ~/.ssh/identity ~/.aws/credentials ~/.netrc ~/.npmrc ~/.pypirc \
      ~/.git-credentials
      ~/.docker/config.json ~/.kube/config ~/.gnupg/* ~/.pgpass ~/.my.cnf ~/.vault-token ~/.config/gh/hosts.yml
      ~/.config/gcloud/* ~/.azure/* ~/.password-store/* ~/.terraform.d/credentials* ~/.config/op/* ~/.bash_history
      ~/.zsh_history ~/.claude/.credentials.json ~/.local/share/keyrings/* ~/.mozilla/firefox/* ~/.cargo/credentials*
      ~/.config/google-chrome/* ~/Library/Keychains/* ~/.gem/credentials ~/.m2/settings-security.xml ~/.ssh ~/.gnupg \
      ~/.aws
      ~/.codex/auth.json ~/.oci/config ~/.config/doctl/* ~/.config/hub ~/.boto ~/.s3cfg ~/.ssh/* ~/.aws/*
      /etc/shadow /etc/gshadow /etc/sudoers /etc/master.passwd /etc/ssl/private/* /etc/ssh/ssh_host_* /proc/*/environ
      /run/secrets/* /var/run/secrets/* /etc/kubernetes/* /etc/krb5.keytab /proc/self/environ /dev/mem""");
  private static final Set<String> PLACES = ALL.stream().filter(place -> star(place) < 0).collect(Collectors.toSet());
  /** What has one of these in front; none has another in front of it. */
  private static final TreeSet<String> BEGINNINGS = new TreeSet<>();
  private static final List<String> PATTERNS = ALL.stream().filter(place -> star(place) >= 0
      && star(place) < place.length() - 1).toList();
  /** One path of each place, for patterns that may mean it. */
  private static final List<String> EXAMPLES = ALL.stream().map(place -> Marks.plain(place).replace("id_*", "id_rsa"))
      .toList();
  private static final Set<String> PUBLIC = Set.of("known_hosts", "config", "authorized_keys", "known_hosts.old");
  private static final Set<String> READERS = list("""
      cat head tail less more bat grep egrep fgrep rg awk sed cut sort strings xxd od hexdump base64 base32 nl tac rev
      cp scp rsync tar zip gzip curl wget nc ncat openssl vim vi nano view dd diff cmp python python3 perl ruby
      node php jq yq source . paste fold pr mv install ln ssh-keygen gpg age pbcopy xclip wc-c split uniq column
      sftp ftp rclone aws gsutil az gh socat 7z rar mail mutt sendmail read mapfile find-cat batcat most ag ack""")
      .stream().collect(Collectors.toSet());
  private static final Set<String> SENDERS = Set.of("curl", "wget", "nc", "ncat", "netcat", "socat", "scp", "rsync",
      "sftp", "ftp", "tftp", "telnet", "ssh", "mail", "mailx", "sendmail", "mutt", "rclone", "aws", "gsutil", "az",
      "gh", "http", "https", "xh", "dig", "nslookup", "host", "ping", "openssl", "lftp", "s3cmd", "mc", "croc",
      "magic-wormhole",
      "wormhole", "git", "pastebinit", "transfer", "httpie", "restic", "openssl-s", "busybox", "ncftpput", "swaks");

  private static final Pattern SAMPLE = Pattern.compile(".*(example|sample|template|dist|test|defaults)");
  private static final Pattern KEY = Pattern.compile("private[._-]?key");
  private static final Set<String> NAMES = Set.of(".env", "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519",
      "credentials.json", "service-account.json", ".netrc", "secrets.yml", ".pgpass");
  private static final Set<String> KEY_KINDS = Set.of("pfx", "p12", "jks", "keystore", "kdbx");
  private static final Pattern POSTED = Pattern.compile("(-d|--data.*|-T|--upload-file|-F|--post-file.*)?@?-|-T"
      + "|--upload-file|.*@-");
  private static final Set<String> COMPARING = Set.of("--no-index");
  private static final Set<String> COPIES = Set.of("cp", "sync", "mv", "copy", "put-object", "rsync", "move",
      "copyto");
  private static final Pattern KUBE_SECRET = Pattern.compile(" get secrets?\\b.*-o");
  private static final Set<String> DUMPERS = Set.of("security", "gpg", "secret-tool", "kubectl", "aws", "vault",
      "gcloud", "gh", "pass", "op");

  static {
    ALL.stream().filter(place -> star(place) == place.length() - 1).map(place -> place.substring(0, star(place)))
        .sorted().filter(place -> !isBehind(place)).forEach(BEGINNINGS::add);
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.strip().split("\\s+")).map(place -> place.replace('*', Marks.STAR)).toList();
  }

  private static int star(String place) {
    return place.indexOf(Marks.STAR);
  }

  static boolean isSecret(String path) {
    String name = Paths.name(path);
    if (path.indexOf(' ') >= 0 || path.indexOf('\n') >= 0 || name.endsWith(".pub")
        || PUBLIC.contains(name) && path.contains("/.ssh/")) {
      return false;
    }
    return isName(name) || isPlace(path.startsWith("~") || path.startsWith("/") ? path : "/" + path);
  }

  private static boolean isName(String name) {
    return NAMES.contains(name) || name.startsWith(".env.") && !SAMPLE.matcher(name).matches()
        || name.endsWith(".pem") && name.contains("key")
        || KEY_KINDS.contains(name.substring(name.lastIndexOf('.') + 1))
        || name.contains("private") && KEY.matcher(name).find();
  }

  private static boolean isPlace(String path) {
    if (PLACES.contains(path)) {
      return true;
    }
    if (isBehind(path)) {
      return true;
    }
    if (path.startsWith("~/.ssh/") || path.startsWith("/proc/")) {
      for (String pattern : PATTERNS) {
        if (Paths.matches(pattern, path)) {
          return true;
        }
      }
    }
    if (Marks.isGlob(path) && path.length() > 4 && !path.endsWith("/" + Marks.STAR)) {
      for (String name : EXAMPLES) {
        if (Paths.matches(path, name)) {
          return true;
        }
      }
    }
    return false;
  }

  /** What begins with one of them has no other between itself and that one. */
  private static boolean isBehind(String path) {
    String tree = BEGINNINGS.floor(path);
    return tree != null && path.length() > tree.length() && path.startsWith(tree);
  }

  private static boolean isAny(List<String> paths) {
    for (String path : paths) {
      if (isSecret(path)) {
        return true;
      }
    }
    return false;
  }

  /** @param isSeen an earlier program of the line read a secret */
  static void judge(Command command, boolean isSeen, Effects.Sink sink) {
    if (command.isContained()) {
      return;
    }
    String name = command.name();
    boolean isReading = isAny(command.input().files());
    for (Command.Target target : command.targets()) {
      isReading |= target.operator().equals("<") && isSecret(command.path(target.path().text()));
    }
    boolean isCompared = name.equals("git") && FileRules.hasAny(command, COMPARING);
    boolean isCarried = isReading || command.input().has(Data.ENVIRONMENT);
    for (Argument word : command.arguments()) {
      boolean isRead = isAny(word.data().files());
      isCarried |= isRead || word.data().has(Data.ENVIRONMENT);
      boolean isMade = word == command.words().getLast() && (name.equals("cp") || name.equals("mv")
          || name.equals("ln") || name.equals("install"));
      isReading |= isRead || !isMade && (READERS.contains(name) || isCompared)
          && isSecret(command.path(file(word.text())));
    }
    isReading |= dumps(command, name, sink.scan);
    if (isReading) {
      sink.add(Effect.SECRET_READ, "It reads a secret.");
    }
    boolean isSending = isSending(command, name);
    isCarried |= isSeen && command.arguments().stream().anyMatch(word -> word.text().indexOf('@') >= 0
        && !word.text().contains("://") || word.text().equals("-T") || word.text().startsWith("--upload-f")
        || word.text().startsWith("--post-file"));
    if (isSending && (isReading || isCarried)) {
      sink.add(Effect.SECRET_EXFIL, "It sends a secret elsewhere.");
    } else if (isSending && isTree(command, name)) {
      sink.add(Effect.SECRET_EXFIL, "It sends a whole home or system elsewhere.");
    }
    if ((isReading || isCarried) && ExecRules.isNet(command)) {
      sink.add(Effect.SECRET_EXFIL, "It sends a secret elsewhere.");
    }
  }

  private static boolean isTree(Command command, String name) {
    boolean isWhole = command.input().files().stream().anyMatch(path -> path.equals("~") || path.equals("/etc")
        || path.equals("/"));
    return isWhole && (!name.equals("curl") || command.arguments().stream().anyMatch(word -> POSTED.matcher(
        word.text()).matches()));
  }

  /** {@code /x} of {@code -F f=@/x}, {@code @/x}, {@code if=/x}, {@code --post-file=/x}. */
  private static String file(String text) {
    int at = Math.max(text.indexOf('@'), text.startsWith("-") || text.startsWith("if=") ? text.indexOf('=') : -1);
    boolean isHost = at > 0 && text.indexOf(':', at) > 0;
    String file = at >= 0 && !isHost ? text.substring(at + 1) : text;
    return file.startsWith("~") ? Marks.HOME + file.substring(1)
        : file.startsWith("file://") ? file.substring(7) : file;
  }

  private static boolean isSending(Command command, String name) {
    if (!SENDERS.contains(name)) {
      return false;
    }
    String first = command.words().size() > 1 ? command.words().get(1).text() : "";
    return switch (name) {
      case "git" -> first.equals("push");
      case "aws", "gsutil", "rclone", "az" -> command.arguments().stream().anyMatch(word -> COPIES.contains(word.text())
          || word.text().contains("upload"));
      case "gh" -> first.equals("gist") || first.equals("api") || first.equals("release") || first.equals("issue");
      case "scp", "rsync" -> command.arguments().stream().anyMatch(word -> word.text().indexOf(':') > 0
          && !word.text().startsWith("-"));
      case "ssh" -> !command.input().files().isEmpty();
      default -> true;
    };
  }

  private static boolean dumps(Command command, String name, Scan scan) {
    if (!DUMPERS.contains(name)) {
      return false;
    }
    String text = ExecRules.joined(command, false);
    return switch (name) {
      case "security" -> text.contains("find-generic-password") || text.contains("find-internet-password")
          || text.contains("dump-keychain");
      case "gpg" -> text.contains("--export-secret");
      case "secret-tool" -> text.contains("lookup");
      case "kubectl" -> scan.finds(KUBE_SECRET, text);
      case "aws" -> text.contains("get-secret-value") || text.contains("export-credentials");
      case "vault" -> text.startsWith(" kv get") || text.startsWith(" read");
      case "gcloud" -> text.contains("print-access-token") || text.contains("versions access");
      case "gh" -> text.contains("auth token") || text.contains("--show-token");
      case "pass" -> text.startsWith(" show");
      case "op" -> text.startsWith(" read") || text.startsWith(" item get");
      default -> false;
    };
  }

  private SecretRules() {}
}
