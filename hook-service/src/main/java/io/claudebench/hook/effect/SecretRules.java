package io.claudebench.hook.effect;

import io.claudebench.hook.shell.Argument;
import io.claudebench.hook.shell.Command;
import io.claudebench.hook.shell.Data;
import io.claudebench.hook.shell.Marks;
import io.claudebench.hook.shell.Paths;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Secrets that are read, and secrets that leave. */
final class SecretRules {
  /** Places of secrets; a star stands for any text. */
  private static final List<String> PLACES = list("""
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
  private static final Pattern KEY = Pattern.compile("id_(rsa|dsa|ecdsa|ed25519)|.*[._-]?private[._-]?key.*"
      + "|.*\\.(pfx|p12|jks|keystore|kdbx)");
  private static final Set<String> DUMPERS = Set.of("security", "gpg", "secret-tool", "kubectl", "aws", "vault",
      "gcloud", "gh", "pass", "op");

  private static List<String> list(String text) {
    return Arrays.stream(text.strip().split("\\s+")).map(place -> place.replace('*', Marks.STAR)).toList();
  }

  static boolean isSecret(String path) {
    String name = Paths.name(path);
    if (path.indexOf(' ') >= 0 || path.indexOf('\n') >= 0 || name.endsWith(".pub")
        || PUBLIC.contains(name) && path.contains("/.ssh/")) {
      return false;
    }
    boolean isEnv = name.equals(".env") || name.startsWith(".env.") && !SAMPLE.matcher(name).matches();
    boolean isKey = KEY.matcher(name).matches()
        || name.endsWith(".pem") && name.contains("key") || name.equals("credentials.json")
        || name.equals("service-account.json") || name.equals(".netrc") || name.equals("secrets.yml")
        || name.equals(".pgpass");
    if (isEnv || isKey) {
      return true;
    }
    String whole = path.startsWith("~") || path.startsWith("/") ? path : "/" + path;
    for (String place : PLACES) {
      int star = place.indexOf(Marks.STAR);
      boolean isThere = star < 0 ? whole.equals(place) : star == place.length() - 1
          ? whole.length() > star && whole.startsWith(place.substring(0, star)) : Paths.matches(place, whole);
      if (isThere || Marks.isGlob(whole) && whole.length() > 4 && !whole.endsWith("/" + Marks.STAR)
          && Paths.matches(whole, Marks.plain(place).replace("id_*", "id_rsa"))) {
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
    boolean isReading = command.input().files().stream().anyMatch(SecretRules::isSecret);
    for (Command.Target target : command.targets()) {
      isReading |= target.operator().equals("<") && isSecret(command.path(target.path().text()));
    }
    boolean isCarried = isReading || command.input().has(Data.ENVIRONMENT);
    for (Argument word : command.arguments()) {
      boolean isRead = word.data().files().stream().anyMatch(SecretRules::isSecret);
      isCarried |= isRead || word.data().has(Data.ENVIRONMENT);
      boolean isMade = word == command.words().getLast() && (name.equals("cp") || name.equals("mv")
          || name.equals("ln") || name.equals("install"));
      isReading |= isRead || !isMade && READERS.contains(name) && isSecret(command.path(file(word.text())));
    }
    isReading |= dumps(command, name);
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
    boolean isNet = command.targets().stream().anyMatch(target -> ExecRules.isNet(target));
    if (isNet && (isReading || isCarried)) {
      sink.add(Effect.SECRET_EXFIL, "It sends a secret elsewhere.");
    }
  }

  private static boolean isTree(Command command, String name) {
    boolean isWhole = command.input().files().stream().anyMatch(path -> path.equals("~") || path.equals("/etc")
        || path.equals("/"));
    boolean isPosting = command.arguments().stream().anyMatch(word -> word.text().matches(
        "(-d|--data.*|-T|--upload-file|-F|--post-file.*)?@?-|-T|--upload-file|.*@-"));
    return isWhole && (isPosting || !name.equals("curl"));
  }

  /** {@code /x} of {@code -F f=@/x}, {@code @/x}, {@code if=/x}, {@code --post-file=/x}. */
  private static String file(String text) {
    int at = Math.max(text.indexOf('@'), text.startsWith("-") || text.startsWith("if=") ? text.indexOf('=') : -1);
    boolean isHost = at > 0 && text.indexOf(':', at) > 0;
    String file = at >= 0 && !isHost ? text.substring(at + 1) : text;
    return file.startsWith("~") ? Marks.HOME + file.substring(1) : file.replaceFirst("^file://", "");
  }

  private static boolean isSending(Command command, String name) {
    if (!SENDERS.contains(name)) {
      return false;
    }
    String first = command.words().size() > 1 ? command.words().get(1).text() : "";
    return switch (name) {
      case "git" -> first.equals("push");
      case "aws", "gsutil", "rclone", "az" -> command.arguments().stream().anyMatch(word -> word.text().matches(
          "cp|sync|mv|copy|put-object|upload|rsync|.*upload.*|move|copyto"));
      case "gh" -> first.equals("gist") || first.equals("api") || first.equals("release") || first.equals("issue");
      case "scp", "rsync" -> command.arguments().stream().anyMatch(word -> word.text().indexOf(':') > 0
          && !word.text().startsWith("-"));
      case "ssh" -> !command.input().files().isEmpty();
      default -> true;
    };
  }

  private static boolean dumps(Command command, String name) {
    if (!DUMPERS.contains(name)) {
      return false;
    }
    String text = ExecRules.joined(command, false);
    return switch (name) {
      case "security" -> text.contains("find-generic-password") || text.contains("find-internet-password")
          || text.contains("dump-keychain");
      case "gpg" -> text.contains("--export-secret");
      case "secret-tool" -> text.contains("lookup");
      case "kubectl" -> text.matches(".* get secrets?\\b.*-o.*");
      case "aws" -> text.contains("get-secret-value") || text.contains("export-credentials");
      case "vault" -> text.matches(" (kv get|read).*");
      case "gcloud" -> text.contains("print-access-token") || text.contains("versions access");
      case "gh" -> text.contains("auth token") || text.contains("--show-token");
      case "pass" -> text.startsWith(" show") ;
      case "op" -> text.startsWith(" read") || text.startsWith(" item get");
      default -> false;
    };
  }

  private SecretRules() {}
}
