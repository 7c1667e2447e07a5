package io.claudebench.core;

/** What is wrong with one place of an input. @param pointer RFC 6901 into the input  @param message what it must be */
public record Fault(String pointer, String message) {}
