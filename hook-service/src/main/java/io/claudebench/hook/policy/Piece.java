package io.claudebench.hook.policy;

/**
 * A piece of text that is looked for in many texts.
 *
 * @param text small letters when it ignores case, and then nothing beyond ASCII
 * @param places of its {@link Grams}; below zero when it ignores case
 */
record Piece(String text, boolean ignoresCase, long places) {
  static Piece of(String text, boolean ignoresCase) {
    return new Piece(text, ignoresCase, Grams.places(text) | (ignoresCase ? Long.MIN_VALUE : 0));
  }
}
