package io.claudebench.hook.effect;

import io.claudebench.hook.shell.Argument;
import io.claudebench.hook.shell.Command;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Trees of the system, its files, its disks. */
final class FileRules {
  private static final Set<String> REMOVERS = Set.of("rm", "srm", "grm", "trash", "unlink", "rmdir", "rimraf", "del",
      "wipe", "unlinkat");
  private static final Set<String> CHANGERS = Set.of("chmod", "chown", "chgrp", "setfacl", "chattr", "chcon", "gchmod");
  private static final Set<String> FORMATTERS = Set.of("wipefs", "fdisk", "sfdisk", "cfdisk", "parted", "gdisk",
      "sgdisk", "blkdiscard", "badblocks", "hdparm", "cryptsetup", "pvremove", "vgremove", "lvremove", "zpool", "mdadm",
      "nvme", "diskutil", "newfs", "mke2fs", "swapoff-all", "debugfs", "dmsetup", "tune2fs");

  private static final Set<String> WRITERS = Set.of("tee", "cp", "shred", "mv", "truncate", "pv", "tar");

  private static final Set<String> EDITORS = Set.of("dd", "visudo", "sponge", "ed", "ex");
  private static final Set<String> LOADERS = Set.of("curl", "wget", "aria2c");

  private static final Set<String> LISTING = Set.of("list", "status", "print", "-L", "info", "show", "luksDump",
      "smart-log");
  private static final Set<String> FORMATTING = Set.of("destroy", "eraseDisk", "format", "--zero-superblock",
      "luksFormat", "erase", "eraseVolume");
  private static final Pattern CHANGE = Pattern.compile("[0-7]+|[ugoa]*[-+=][rwxXst]+|\\w+:\\w*");
  private static final Pattern SET_ID = Pattern.compile("[ug]*\\+[rwx]*s[rwx]*|[46][0-7]{3}");
  /** What find may ask of a file. */
  private static final Set<String> TESTS = Set.of("-name", "-iname", "-mtime", "-path", "-empty");

  static void judge(Command command, Effects.Sink sink) {
    String name = command.name();
    devices(command, name, sink);
    if (!command.isContained()) {
      trees(command, name, sink);
      written(command, name, sink);
    }
  }

  private static void trees(Command command, String name, Effects.Sink sink) {
    if (REMOVERS.contains(name)) {
      removed(command, sink);
    } else if (CHANGERS.contains(name)) {
      changed(command, sink);
    } else if (name.equals("find") || name.equals("gfind") || name.equals("fd")) {
      found(command, sink);
    } else if (name.equals("shred") || name.equals("truncate") || name.equals("mv") || name.equals("rsync")) {
      moved(command, name, sink);
    } else if (name.equals("tar") && paths(command).contains("/") && (has(command, "x", "--extract")
        || command.words().get(1).text().startsWith("x"))) {
      sink.add(Effect.FS_SYSTEM_TREE, "It unpacks over the root of the system.");
    } else if (name.equals("mount") && has(command, "", "--bind") && paths(command).stream().anyMatch(Trees::isTree)) {
      sink.add(Effect.FS_SYSTEM_TREE, "It puts another tree over one of the system.");
    }
  }

  private static void removed(Command command, Effects.Sink sink) {
    boolean isDeep = !command.name().equals("rm") || has(command, "rR", "--recursive") || has(command, "", "--recurs");
    for (Argument word : command.arguments()) {
      String text = word.text();
      if (text.startsWith("--no-preserve")) {
        sink.add(Effect.FS_SYSTEM_TREE, "It means to remove the root of the system.");
      } else if (!isOption(text)) {
        String path = command.path(text);
        if (isDeep && Trees.isTree(path) || Trees.isFile(path)) {
          sink.add(Effect.FS_SYSTEM_TREE, "It removes the root, a home or a part of the system.");
        }
        if (GitRules.isRepository(path, command.directory())) {
          sink.add(Effect.GIT_HISTORY_LOSS, "It removes the repository itself.");
        }
      }
    }
  }

  private static void changed(Command command, Effects.Sink sink) {
    boolean isDeep = has(command, "R", "--recursive") || command.name().equals("chattr");
    List<Argument> words = command.arguments();
    for (Argument word : words) {
      String text = word.text();
      if (text.isEmpty()) {
        continue;
      }
      if (!isOption(text) && (text.indexOf('/') >= 0 || text.charAt(0) < '0' || text.charAt(0) > 'z')
          || !isOption(text) && word != words.getFirst() && !CHANGE.matcher(text).matches()) {
        String path = command.path(text);
        if (isDeep && Trees.isTree(path) || Trees.isFile(path)) {
          sink.add(Effect.FS_SYSTEM_TREE, "It changes owner or rights of the system or a home.");
        }
      }
      if (command.name().startsWith("chm") && SET_ID.matcher(text).matches()) {
        sink.add(Effect.PERSISTENCE, "It lets a program run with its owner's rights.");
      }
    }
  }

  private static void found(Command command, Effects.Sink sink) {
    boolean isDeleting = command.arguments().stream().anyMatch(word -> word.text().equals("-delete"));
    if (!isDeleting) {
      return;
    }
    boolean isAny = true;
    for (Argument word : command.arguments()) {
      if (word.text().startsWith("-")) {
        break;
      }
      isAny = false;
      judgeFound(command, word.text(), sink);
    }
    if (isAny) {
      judgeFound(command, ".", sink);
    }
  }

  private static void judgeFound(Command command, String root, Effects.Sink sink) {
    String path = command.path(root);
    boolean isLoose = hasAny(command, TESTS) && (path.startsWith("~") || path.startsWith("/var/log"));
    if (!isLoose && Trees.isTree(path)) {
      sink.add(Effect.FS_SYSTEM_TREE, "It deletes what it finds in the root, a home or the system.");
    }
  }

  private static void moved(Command command, String name, Effects.Sink sink) {
    boolean isDeleting = command.arguments().stream().anyMatch(word -> word.text().startsWith("--del"));
    if (name.equals("rsync") && !isDeleting) {
      return;
    }
    List<Argument> words = command.arguments();
    for (int i = 0; i < words.size(); i++) {
      String text = words.get(i).text();
      boolean isTaken = name.equals("rsync") ? i == words.size() - 1 : !name.equals("mv") || i < words.size() - 1;
      String path = command.path(text);
      if (!isOption(text) && text.indexOf(':') < 0 && (isTaken && Trees.isTree(path)
          || !name.equals("rsync") && Trees.isFile(path))) {
        sink.add(Effect.FS_SYSTEM_TREE, "It takes away or empties a part of the system or a home.");
      }
      if (name.equals("mv") && isTaken && GitRules.isRepository(path, command.directory())) {
        sink.add(Effect.GIT_HISTORY_LOSS, "It takes the repository away.");
      }
    }
  }

  private static void written(Command command, String name, Effects.Sink sink) {
    for (Command.Target target : command.targets()) {
      String path = command.path(target.path().text());
      boolean isHosts = target.operator().contains(">>") && path.equals("/etc/hosts");
      if (target.isWritten() && Trees.isFile(path) && !isHosts) {
        sink.add(Effect.FS_SYSTEM_TREE, "It writes over a file of the system.");
      }
    }
    boolean isEditing = (name.equals("sed") || name.equals("perl")) && has(command, "i", "--in-place");
    boolean isLast = name.equals("cp") || name.equals("install") || name.equals("ln");
    if (isEditing || isLast || name.equals("tee") || EDITORS.contains(name)) {
      List<Argument> words = command.arguments();
      boolean isHosts = name.equals("tee") && has(command, "a", "--append");
      for (int i = isLast ? Math.max(0, words.size() - 1) : 0; i < words.size(); i++) {
        String text = words.get(i).text();
        String path = command.path(text.startsWith("of=") ? text.substring(3) : text);
        if (!isOption(text) && !text.startsWith("if=") && Trees.isFile(path)
            && !(isHosts && path.equals("/etc/hosts"))) {
          sink.add(Effect.FS_SYSTEM_TREE, "It writes over a file of the system.");
        }
      }
    }
  }

  private static void devices(Command command, String name, Effects.Sink sink) {
    boolean isFormatter = FORMATTERS.contains(name) || name.startsWith("mkfs");
    boolean isListing = isFormatter && (has(command, "l", "--list") || hasAny(command, LISTING));
    boolean isSpecial = isFormatter && hasAny(command, FORMATTING);
    boolean isWriter = WRITERS.contains(name);
    boolean isLoader = LOADERS.contains(name);
    for (Argument word : command.arguments()) {
      String text = word.text();
      boolean isOut = text.startsWith("of=");
      boolean isWritten = isOut || isFormatter && !isListing || isLoader
          || isWriter && word == command.words().getLast();
      if (isWritten && Trees.isDevice(command.path(isOut ? text.substring(3) : text))) {
        sink.add(Effect.FS_RAW_DEVICE, "It writes over a disk.");
      }
    }
    if (isSpecial || name.startsWith("mkfs") && command.words().size() > 1 && command.arguments().stream()
        .anyMatch(word -> !word.isKnown())) {
      sink.add(Effect.FS_RAW_DEVICE, "It formats a disk.");
    }
    if (name.equals("tee") && paths(command).contains("/proc/sysrq-trigger")) {
      sink.add(Effect.SYSTEM_POWER, "It writes to the kernel.");
    }
    for (Command.Target target : command.targets()) {
      String path = command.path(target.path().text());
      if (target.isWritten() && Trees.isDevice(path)) {
        sink.add(Effect.FS_RAW_DEVICE, "It writes over a disk.");
      }
      if (target.isWritten() && path.startsWith("/proc/sys")) {
        sink.add(path.contains("sysrq") ? Effect.SYSTEM_POWER : Effect.KERNEL_CHANGE, "It writes to the kernel.");
      }
    }
  }

  static boolean hasAny(Command command, Set<String> texts) {
    for (Argument word : command.arguments()) {
      if (texts.contains(word.text())) {
        return true;
      }
    }
    return false;
  }

  static boolean isOption(String text) {
    return text.startsWith("-") && text.length() > 1;
  }

  static List<String> paths(Command command) {
    return command.arguments().stream().filter(word -> !isOption(word.text())).map(word -> command.path(word.text()))
        .toList();
  }

  /** Whether it has one of the letters among its short options, or the long option or the beginning of it. */
  static boolean has(Command command, String letters, String option) {
    for (Argument word : command.arguments()) {
      String text = word.text();
      if (text.equals("--")) {
        return false;
      }
      if (text.startsWith(option) || text.startsWith("--") && text.length() > 4 && option.startsWith(text)) {
        return true;
      }
      for (int i = 1; text.startsWith("-") && !text.startsWith("--") && i < text.length(); i++) {
        if (letters.indexOf(text.charAt(i)) >= 0) {
          return true;
        }
      }
    }
    return false;
  }

  private FileRules() {}
}
