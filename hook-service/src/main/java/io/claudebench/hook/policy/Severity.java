package io.claudebench.hook.policy;

/** How bad it would be, for people who read the audit. */
public enum Severity { low, medium, high, critical }
