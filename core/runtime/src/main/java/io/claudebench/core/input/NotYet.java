package io.claudebench.core.input;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A field of the contract that this build does not support yet: giving it is refused, never ignored. */
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = NotYetValidator.class)
public @interface NotYet {
  String message() default "not yet supported";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};
}
