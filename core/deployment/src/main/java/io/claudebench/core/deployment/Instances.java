package io.claudebench.core.deployment;

import io.claudebench.core.Access;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.Verb;
import io.claudebench.core.input.AnyInstance;
import io.claudebench.core.input.OwnInstance;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Which fields of an input name an instance, and whether it is the one that acts. */
final class Instances {
  private static final Set<String> NAMES = Set.of("workerId", "instanceId", "owner");

  static List<Verb.Acting> acting(Class<?> input) {
    return Arrays.stream(input.getDeclaredFields()).filter(field -> field.isAnnotationPresent(OwnInstance.class))
        .map(field -> new Verb.Acting(field.getName(), field.getAnnotation(OwnInstance.class).isOptional())).toList();
  }

  /**
   * Adds a sentence for every field of a verb with which an agent changes something, that names an instance and does
   * not say whether an agent may say any. Only a field of the input itself is asked of the caller.
   */
  static void unsaid(Handles verb, Class<?> input, List<String> faults) {
    if (verb.readOnly() || !verb.may().roles().contains("agent")) {
      return;
    }
    Shapes.all(input).stream().filter(Class::isRecord).forEach(record -> {
      for (Field field : record.getDeclaredFields()) {
        boolean isSaid = field.isAnnotationPresent(AnyInstance.class)
            || record == input && field.isAnnotationPresent(OwnInstance.class);
        if (names(verb, field) && !isSaid) {
          faults.add(verb.verb() + ": the field " + record.getSimpleName() + "." + field.getName()
              + " names an instance; give it @OwnInstance when that is who acts, else @AnyInstance.");
        }
      }
    });
  }

  /** The id of what registers is an instance's too. */
  private static boolean names(Handles verb, Field field) {
    return NAMES.contains(field.getName()) || verb.may() == Access.WORK && field.getName().equals("id")
        && field.isAnnotationPresent(Name.class);
  }

  private Instances() {}
}
