package io.claudebench.core.park;

/** The states of a {@link Waiter}; its table says what is done on the way. */
enum State {
  /** No try is under way. */
  PARKED,
  TRYING,
  /** Trying, and once more after it. */
  WOKEN,
  /** Trying, and the last time after it. */
  EXPIRED,
  /** Trying, for the last time. */
  LAST,
  /** Trying, for nobody. */
  LEFT,
  OVER;

  State woken() {
    return switch (this) {
      case PARKED -> TRYING;
      case TRYING -> WOKEN;
      default -> this;
    };
  }

  State tried(boolean isGiven) {
    return isGiven ? OVER : switch (this) {
      case TRYING -> PARKED;
      case WOKEN -> TRYING;
      case EXPIRED -> LAST;
      default -> OVER;
    };
  }

  State expired(boolean hasLastTry) {
    return switch (this) {
      case PARKED -> hasLastTry ? LAST : OVER;
      case TRYING, WOKEN -> hasLastTry ? EXPIRED : LAST;
      default -> this;
    };
  }

  State left() {
    return this == PARKED || this == OVER ? OVER : LEFT;
  }
}
