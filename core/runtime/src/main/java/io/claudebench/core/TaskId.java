package io.claudebench.core;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The id of a task: {@code t-} and a number of 1 to 15 digits without leading zeros, so that it has one spelling. */
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {})
@Pattern(regexp = TaskId.REGEX)
@ReportAsSingleViolation
public @interface TaskId {
  String REGEX = "t-[1-9][0-9]{0,14}";

  String message() default "must be a task id such as t-42";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};
}
