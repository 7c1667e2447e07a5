package io.claudebench.core.input;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The field of an input names the instance that acts. Whoever is only an agent says one of its own, at every door.
 *
 * @see io.claudebench.core.Caller#owns
 */
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
public @interface OwnInstance {
  /** Whether an agent too may leave it out: then it acts as nobody. */
  boolean isOptional() default false;
}
