package io.claudebench.core.input;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The field of an input names an instance, but not the one that acts: whoever may call the verb may say any. */
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
public @interface AnyInstance {
  /** What it is then. */
  String value();
}
