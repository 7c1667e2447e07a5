package io.claudebench.core.input;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;

/** Only an absent value passes. */
public final class NotYetValidator implements ConstraintValidator<NotYet, Object> {
  @Override
  public boolean isValid(Object value, ConstraintValidatorContext context) {
    return value == null;
  }
}
