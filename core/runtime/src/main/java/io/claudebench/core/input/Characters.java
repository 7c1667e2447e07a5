package io.claudebench.core.input;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.constraints.Size;

/** {@link Size} of a text in code points, as {@code maxLength} of JSON Schema counts; of a list it stays its items. */
public final class Characters implements ConstraintValidator<Size, String> {
  private int least;
  private int most;

  @Override
  public void initialize(Size size) {
    least = size.min();
    most = size.max();
  }

  @Override
  public boolean isValid(String text, ConstraintValidatorContext context) {
    if (text == null) {
      return true;
    }
    int length = text.codePointCount(0, text.length());
    return length >= least && length <= most;
  }
}
