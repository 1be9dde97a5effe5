import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWL2RLProfile;
import org.semanticweb.owlapi.profiles.OWLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;

/** Prints, as JSON, what in an ontology lies outside the DL and RL profiles of OWL 2. */
public class Profiles {
    public static void main(String[] arguments) throws Exception {
        OWLOntology ontology = OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(new File(arguments[0]));
        List<String> parts = new ArrayList<>();
        parts.add("\"OWL 2 DL\": " + violations(ontology, new OWL2DLProfile()));
        parts.add("\"OWL 2 RL\": " + violations(ontology, new OWL2RLProfile()));
        System.out.println("{" + String.join(", ", parts) + "}");
    }

    private static String violations(OWLOntology ontology, OWLProfile profile) {
        List<String> found = new ArrayList<>();
        for (OWLProfileViolation violation : profile.checkOntology(ontology).getViolations()) {
            String text = violation.toString().replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\s+", " ");
            found.add("\"" + text + "\"");
        }
        return "[" + String.join(", ", found) + "]";
    }
}
