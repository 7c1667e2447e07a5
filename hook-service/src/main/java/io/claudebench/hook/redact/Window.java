package io.claudebench.hook.redact;

/** A part of a text that is not copied. */
record Window(String text, int from, int to) implements CharSequence {
  @Override
  public int length() {
    return to - from;
  }

  @Override
  public char charAt(int index) {
    return text.charAt(from + index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new Window(text, from + start, from + end);
  }

  @Override
  public String toString() {
    return text.substring(from, to);
  }
}
