// Reads Jenkinsfiles by the Groovy that Jenkins runs (2.4), each section and step written down in place of being done: java -cp groovy-all.jar
// groovy.ui.GroovyMain read-jenkinsfile.groovy FILE…. Prints a JSON list with an entry a file: `{calls}`, each `{name, args, inside}`, or `{error}`.
import groovy.json.JsonOutput
import org.codehaus.groovy.control.CompilerConfiguration

class Section {
  List calls = []

  def methodMissing(String name, args) {
    def inside = null
    def given = []
    for (arg in args) {
      if (arg instanceof Closure) {
        inside = new Section()
        arg.delegate = inside
        arg.resolveStrategy = Closure.DELEGATE_ONLY
        arg.call()
      } else {
        // A call among the arguments is one of them, and not a step.
        if (arg instanceof Map && arg.containsKey('inside')) calls.remove(arg)
        given << arg
      }
    }
    def call = [name: name, args: given, inside: inside?.calls]
    calls << call
    return call
  }

  // A word that stands for itself: agent any.
  def propertyMissing(String name) { name }
}

abstract class Recorded extends Script {
  Section section = new Section()

  def methodMissing(String name, args) { section.methodMissing(name, args) }
}

def read = { String path ->
  def settings = new CompilerConfiguration(scriptBaseClass: Recorded.name)
  try {
    def script = new GroovyShell(this.class.classLoader, new Binding(), settings).parse(new File(path).text, 'Jenkinsfile.groovy')
    script.run()
    return [calls: script.section.calls]
  } catch (Exception error) {
    return [error: error.message]
  }
}
println JsonOutput.toJson(args.collect(read))
