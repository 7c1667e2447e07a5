package io.claudebench.core.input;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** At least one of these fields must be given; its schema says so too, as {@code anyOf}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = AnyOfValidator.class)
public @interface AnyOf {
  /** Names of fields; a refusal points to the first. */
  String[] value();

  String message() default "must be given";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};
}
