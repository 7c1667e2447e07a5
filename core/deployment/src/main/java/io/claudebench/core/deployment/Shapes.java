package io.claudebench.core.deployment;

import io.claudebench.core.Name;
import io.claudebench.core.TaskId;
import io.claudebench.core.input.Limit;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Walks the records a verb takes and gives. */
final class Shapes {

  /** Names of all records and enums that can be reached from these types. */
  static Stream<String> reachable(Class<?>... types) {
    return all(types).stream().map(Class::getName);
  }

  /** All records and enums that can be reached from these types. */
  static Set<Class<?>> all(Class<?>... types) {
    Set<Class<?>> found = new LinkedHashSet<>();
    for (Class<?> type : types) {
      collect(type, found);
    }
    return found;
  }

  /** Adds a sentence for every field, of the input, the output or a record inside, that nobody says the meaning of. */
  static void undescribed(String verb, Class<?>[] shapes, List<String> faults) {
    all(shapes).stream().filter(Class::isRecord).forEach(record -> {
      for (Field field : record.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && Meaning.words(field) == null) {
          faults.add(verb + ": the field " + record.getSimpleName() + "." + field.getName()
              + " has no meaning; give it @Doc, or the glossary a word if it means the same everywhere.");
        }
      }
    });
  }

  private static void collect(Type type, Set<Class<?>> found) {
    if (type instanceof ParameterizedType generic) {
      for (Type argument : generic.getActualTypeArguments()) {
        collect(argument, found);
      }
    } else if (type instanceof Class<?> plain && (plain.isRecord() || plain.isEnum()) && found.add(plain)
        && plain.isRecord()) {
      for (RecordComponent component : plain.getRecordComponents()) {
        collect(component.getGenericType(), found);
      }
    }
  }

  /** Adds a sentence for every text or list of an input record that has no bound. */
  static void unbounded(String verb, Class<?> record, List<String> faults) {
    for (RecordComponent component : record.getRecordComponents()) {
      Field field = field(record, component.getName());
      boolean bounded = bounded(field);
      if (component.getType() == String.class && !bounded) {
        faults.add(verb + ": the text " + record.getSimpleName() + "." + component.getName()
            + " has no bound; give it @Size(max), @Name or @TaskId.");
      } else if (List.class.isAssignableFrom(component.getType())) {
        list(verb, record, component, field, bounded, faults);
      } else if (component.getType().isRecord()) {
        unbounded(verb, component.getType(), faults);
      }
    }
  }

  private static void list(String verb, Class<?> record, RecordComponent component, Field field, boolean bounded,
      List<String> faults) {
    String name = record.getSimpleName() + "." + component.getName();
    if (!bounded) {
      faults.add(verb + ": the list " + name + " has no bound; give it @Size(max) or @Limit(items).");
    }
    var item = ((AnnotatedParameterizedType) field.getAnnotatedType()).getAnnotatedActualTypeArguments()[0];
    if (item.getType() == String.class && !bounded(item)) {
      faults.add(verb + ": the texts of " + name + " have no bound; give them @Size(max), @Name or @TaskId.");
    } else if (item.getType() instanceof Class<?> inner && inner.isRecord()) {
      unbounded(verb, inner, faults);
    }
  }

  static Field field(Class<?> record, String name) {
    try {
      return record.getDeclaredField(name);
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean bounded(AnnotatedElement element) {
    for (Annotation annotation : element.getAnnotations()) {
      if (annotation instanceof Name || annotation instanceof TaskId || annotation instanceof Limit
          || annotation instanceof Size size && size.max() < Integer.MAX_VALUE) {
        return true;
      }
    }
    return false;
  }

  private Shapes() {}
}
