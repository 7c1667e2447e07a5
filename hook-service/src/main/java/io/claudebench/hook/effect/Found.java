package io.claudebench.hook.effect;

/**
 * @param words that cause it, as the shell would see them  @param why one sentence
 * @param from where they begin in the command line  @param to behind their last character
 */
public record Found(Effect effect, String words, String why, int from, int to) {}
