package io.claudebench.core.deployment;

import io.claudebench.core.Fault;
import io.claudebench.core.Handles;
import io.claudebench.core.Verb;
import io.claudebench.core.Verbs;
import io.claudebench.core.VerbsRecorder;
import io.claudebench.core.catalogue.Entry;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem.ValidationErrorBuildItem;
import io.quarkus.arc.processor.DotNames;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.deployment.builditem.SystemPropertyBuildItem;
import io.quarkus.deployment.builditem.nativeimage.NativeImageResourcePatternsBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveClassBuildItem;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.jandex.AnnotationInstance;

/** Finds the handlers of a service, refuses bad declarations with one sentence each, and records the rest. */
class ClaudeBenchProcessor {
  /** Caches of Caffeine bounded by weight, with and without a life, and their entries; Quarkus names the others. */
  private static final String[] BY_WEIGHT = Stream.of("SSMW", "PSMW", "SSMWW", "PSWMW")
      .map(name -> "com.github.benmanes.caffeine.cache." + name).toArray(String[]::new);

  @BuildStep
  FeatureBuildItem feature() {
    return new FeatureBuildItem("claudebench");
  }

  /** Quarkus answers what is no URI without a word, before any route; the gate refuses it like anything else. */
  @BuildStep
  SystemPropertyBuildItem uris() {
    return new SystemPropertyBuildItem("vertx.disableURIValidation", "true");
  }

  /** The verbs of this service, with their schemas; the faults fail the build. */
  @BuildStep
  VerbsBuildItem find(CombinedIndexBuildItem index, BuildProducer<ValidationErrorBuildItem> errors) {
    List<Class<?>> handlers = new ArrayList<>();
    for (AnnotationInstance declaration : index.getIndex().getAnnotations(Handles.class)) {
      handlers.add(load(declaration.target().asClass().name().toString()));
    }
    List<String> faults = new ArrayList<>();
    List<Verb> verbs = Declarations.read(handlers, faults);
    faults.forEach(fault -> errors.produce(new ValidationErrorBuildItem(new IllegalStateException(fault))));
    return new VerbsBuildItem(verbs);
  }

  @BuildStep
  AdditionalBeanBuildItem beans(VerbsBuildItem verbs) {
    var beans = AdditionalBeanBuildItem.builder().setUnremovable().setDefaultScope(DotNames.SINGLETON);
    verbs.verbs().forEach(verb -> beans.addBeanClass(verb.handler().getName()));
    return beans.build();
  }

  @BuildStep
  @Record(ExecutionTime.STATIC_INIT)
  SyntheticBeanBuildItem record(VerbsBuildItem verbs, VerbsRecorder recorder) {
    return SyntheticBeanBuildItem.configure(Verbs.class).scope(Singleton.class).unremovable()
        .runtimeValue(recorder.verbs(verbs.verbs())).done();
  }

  @BuildStep
  void forNative(VerbsBuildItem verbs, BuildProducer<ReflectiveClassBuildItem> reflection,
      BuildProducer<NativeImageResourcePatternsBuildItem> resources) {
    String[] shapes = verbs.verbs().stream().flatMap(verb -> Shapes.reachable(verb.input(), verb.output())).distinct()
        .toArray(String[]::new);
    reflection.produce(ReflectiveClassBuildItem.builder(shapes).constructors().methods().fields().build());
    reflection.produce(ReflectiveClassBuildItem.builder(Fault.class.getName(), Entry.class.getName())
        .constructors().methods().fields().build());
    reflection.produce(ReflectiveClassBuildItem.builder(BY_WEIGHT).constructors().fields().build());
    resources.produce(NativeImageResourcePatternsBuildItem.builder().includeGlobs("lua/**", "asyncapi.json").build());
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
