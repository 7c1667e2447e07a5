package io.claudebench.hook.effect;

import io.claudebench.hook.shell.Marks;
import io.claudebench.hook.shell.Paths;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The places of a machine that are not a project's, as data. */
final class Trees {
  /** Themselves, or all that is in them. */
  private static final List<String> WHOLE = list("""
      / /bin /boot /dev /etc /home /lib /lib32 /lib64 /opt /proc /root /run /sbin /srv /sys /usr /var /media /mnt
      /usr/bin /usr/lib /usr/lib64 /usr/local /usr/sbin /usr/share /usr/include /usr/libexec /usr/local/bin
      /usr/local/lib /var/lib /var/log /var/run /var/spool /var/db /var/mail /var/www /var/backups /snap /efi /nix
      /var/lib/docker /var/lib/postgresql /var/lib/mysql /var/lib/dpkg /var/lib/rpm /var/lib/pacman /var/lib/kubelet
      /System /Library /Applications /Users /private /Volumes /private/etc /private/var /nix/store /users
      ~ ~/Documents ~/Desktop ~/Downloads ~/Pictures ~/Music ~/Videos ~/Library ~/.ssh ~/.gnupg ~/.config ~/.local
      ~/.local/share ~/.aws ~/.kube ~/.mozilla ~/.password-store ~/Movies ~/.thunderbird
      /c /c/Windows /c/Users /mnt/c /mnt/c/Windows /mnt/c/Users C: C:\\Windows C:\\Users""");
  private static final Set<String> WHOLE_SET = Set.copyOf(WHOLE);
  /** Everything beneath, at any depth. */
  private static final List<String> DEEP = list("""
      /bin/ /boot/ /sbin/ /lib/ /lib64/ /usr/bin/ /usr/sbin/ /usr/lib/ /usr/lib64/ /proc/ /sys/ /System/ /usr/include/
      /var/lib/dpkg/ /var/lib/postgresql/ /var/lib/mysql/ /var/lib/docker/ /etc/ssl/ /etc/ssh/ /etc/pam.d/
      /etc/systemd/ /etc/security/ /c/Windows/ /mnt/c/Windows/ /dev/ /nix/store/""");
  /** Files on which a machine or its rights depend. */
  private static final List<String> FILES = list("""
      /etc/passwd /etc/shadow /etc/group /etc/gshadow /etc/sudoers /etc/sudoers.d /etc/fstab /etc/hosts /etc/crypttab
      /etc/ld.so.preload /etc/ld.so.conf /etc/nsswitch.conf /etc/resolv.conf /etc/hostname /etc/ssh/sshd_config
      /etc/pam.conf /etc/securetty /etc/inittab /etc/default/grub /etc/login.defs /etc/environment /etc/shells
      /etc/apt/sources.list /etc/sysctl.conf /etc/machine-id /etc/selinux/config""");

  private static List<String> list(String text) {
    return Arrays.stream(text.strip().split("\\s+")).toList();
  }

  /** A tree, or everything in it: what is removed with all that is beneath. @param path normal, with {@link Marks} */
  static boolean isTree(String path) {
    String bare = bare(path);
    if (bare.startsWith("/tmp") || bare.startsWith("/var/tmp")) {
      return false;
    }
    if (bare.isEmpty() || isDeep(bare) && !bare.startsWith("/dev/shm/")) {
      return true;
    }
    if (bare.startsWith("/etc/") && bare.indexOf('/', 5) < 0 || bare.startsWith("/private/etc/")) {
      return true;
    }
    boolean isGlob = Marks.isGlob(bare);
    return WHOLE_SET.contains(bare) || isGlob && WHOLE.stream().anyMatch(tree -> matches(bare, tree));
  }

  private static boolean isDeep(String path) {
    for (String tree : DEEP) {
      if (path.startsWith(tree)) {
        return true;
      }
    }
    return false;
  }

  /** A pattern of one star has to name at least something: what stands in the root is the root. */
  private static boolean matches(String pattern, String tree) {
    return !tree.equals("/") && !pattern.startsWith("~/" + Marks.STAR) && Paths.matches(pattern, tree);
  }

  /** A file of the system that is written over. */
  static boolean isFile(String path) {
    if (!path.startsWith("/")) {
      return false;
    }
    boolean isGlob = Marks.isGlob(path);
    for (String file : FILES) {
      boolean isThere = path.startsWith(file) && (path.length() == file.length() || path.charAt(file.length()) == '/');
      if (isThere || isGlob && Paths.matches(path, file)) {
        return true;
      }
    }
    return isDeep(path) && !path.startsWith("/dev/") && !path.startsWith("/proc/")
        && !path.startsWith("/sys/");
  }

  /** Without a star, a dot star or something unknown at its end: {@code /etc} of {@code /etc/*}. */
  private static String bare(String path) {
    String bare = path;
    int slash = bare.lastIndexOf('/');
    String last = bare.substring(slash + 1);
    String rest = last.replace(String.valueOf(Marks.STAR), "").replace(".", "").replace(String.valueOf(Marks.ANY), "");
    boolean isUnknown = last.equals(String.valueOf(Marks.UNKNOWN)) && slash == 0;
    if (slash >= 0 && (isUnknown || rest.isEmpty() && !last.isEmpty()
        || last.indexOf(Marks.SET) == 0 && last.indexOf(']') == last.length() - 1
        && last.length() > 6)) {
      bare = slash == 0 ? "/" : bare.substring(0, slash);
    }
    if (bare.startsWith("/" + Marks.UNKNOWN + "/") && bare.lastIndexOf(Marks.UNKNOWN) > 1) {
      return "/";
    }
    return bare.length() > 1 && bare.startsWith("/") && bare.indexOf('/', 1) < 0
        && bare.endsWith(String.valueOf(Marks.UNKNOWN)) ? bare.substring(0, bare.length() - 1) : bare;
  }

  /** A disk or the memory, raw. */
  static boolean isDevice(String path) {
    if (!path.startsWith("/dev/")) {
      return false;
    }
    String name = path.substring(5);
    return name.startsWith("sd") || name.startsWith("hd") || name.startsWith("vd") || name.startsWith("xvd")
        || name.startsWith("nvme") || name.startsWith("mmcblk") || name.startsWith("disk") || name.startsWith("dm-")
        || name.startsWith("mapper/") || name.startsWith("md") || name.equals("mem") || name.equals("kmem")
        || name.startsWith("rdisk") || name.startsWith("loop") || name.equals("port") || name.startsWith("block/")
        || (Marks.isGlob(name) || name.indexOf(Marks.UNKNOWN) >= 0) && Paths.matches(name, "sda");
  }

  private Trees() {}
}
