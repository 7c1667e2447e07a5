package io.claudebench.core.input;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A size over which the answer is {@code TOO_LARGE} and not {@code INVALID}: bytes of a JSON value as written or of a
 * text, or items of a list.
 */
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {LimitValidator.OfJson.class, LimitValidator.OfList.class, LimitValidator.OfText.class})
public @interface Limit {
  /** Most bytes of the JSON value or text; 0 is no bound. */
  int bytes() default 0;

  /** Most items of the list; 0 is no bound. */
  int items() default 0;

  String message() default "is over its limit";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};
}
