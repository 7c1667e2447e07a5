package io.claudebench.core;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A name chosen by a caller: 1–128 of {@code [A-Za-z0-9._:@-]}; it can never name another key. */
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {})
@Pattern(regexp = Name.REGEX)
@ReportAsSingleViolation
public @interface Name {
  String REGEX = "[A-Za-z0-9._:@-]{1,128}";

  String message() default "must be 1 to 128 of A-Z a-z 0-9 . _ : @ -";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};
}
