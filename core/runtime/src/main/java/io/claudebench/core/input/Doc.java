package io.claudebench.core.input;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a field of an input or output means, in sentences for people and for models that read the tool. Its unit (by the
 * end of its name), size, default and alternatives are added from its other annotations. A field that means the same
 * everywhere has its words in the build's glossary and needs none here.
 */
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
public @interface Doc {
  String value();
}
