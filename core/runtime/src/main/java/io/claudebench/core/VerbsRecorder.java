package io.claudebench.core;

import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.annotations.Recorder;
import java.util.List;

/** Hands the declarations found at build time to the running service. */
@Recorder
public class VerbsRecorder {

  public RuntimeValue<Verbs> verbs(List<Verb> verbs) {
    return new RuntimeValue<>(new Verbs(verbs));
  }
}
