package io.claudebench.hook.effect;

import java.util.Locale;

/** What a command line can do that a policy may want to know of; written in a policy with hyphens. */
public enum Effect {
  EXEC_REMOTE, EXEC_DECODED, FS_SYSTEM_TREE, FS_RAW_DEVICE, GIT_HISTORY_LOSS, SECRET_READ, SECRET_EXFIL, NET_SHELL,
  /** No harm by itself: a wrapper gives more rights; see {@link Stripped}. */
  PRIVILEGE, SELF_PROTECTION, RESOURCE_EXHAUSTION, SYSTEM_POWER, KILL_ALL, USER_ACCOUNTS, FIREWALL, HISTORY_TAMPERING,
  PERSISTENCE, DATABASE_DESTROY, INFRASTRUCTURE_DESTROY, CONTAINER_ESCAPE, SERVICE_DISABLE, PACKAGE_UNTRUSTED,
  KERNEL_CHANGE,
  /** No harm by itself: it takes long. */
  LONG_WALK;

  /** {@code fs-system-tree} */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
