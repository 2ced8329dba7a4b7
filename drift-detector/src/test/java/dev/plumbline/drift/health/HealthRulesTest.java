package dev.plumbline.drift.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.drift.Samples;
import dev.plumbline.events.Health;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HealthRulesTest {

    @Test
    void callsARolledOutDeploymentHealthy() {
        assertThat(HealthRules.assess(Samples.object("deployment-rolled-out"))).isEqualTo(Assessment.HEALTHY);
    }

    @Test
    void callsADeploymentThatNoControllerSawYetProgressing() {
        assertThat(HealthRules.assess(Samples.object("deployment-applied")).health())
                .isEqualTo(Health.PROGRESSING);
    }

    @Test
    void callsWhateverIsBeingDeletedProgressing() {
        assertThat(health("v1", "ConfigMap", "{'metadata':{'deletionTimestamp':'2026-01-01T00:00:00Z'}}"))
                .isEqualTo(Health.PROGRESSING);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HEALTHY     | {'spec':{'replicas':0},'status':{'observedGeneration':1}}
            PROGRESSING | {'spec':{'replicas':1},'status':{'observedGeneration':0}}
            PROGRESSING | {'spec':{'replicas':2},'status':{'observedGeneration':1,'updatedReplicas':1}}
            PROGRESSING | {'spec':{'replicas':1},'status':{'observedGeneration':1,'updatedReplicas':1,'replicas':2,'availableReplicas':2,'readyReplicas':2}}
            PROGRESSING | {'spec':{'replicas':1},'status':{'observedGeneration':1,'updatedReplicas':1,'replicas':1}}
            HEALTHY     | {'spec':{},'status':{'observedGeneration':1,'updatedReplicas':1,'replicas':1,'availableReplicas':1,'readyReplicas':1}}
            SUSPENDED   | {'spec':{'paused':true}}
            DEGRADED    | {'spec':{'replicas':1},'status':{'observedGeneration':1,'conditions':[{'type':'Progressing','status':'False','reason':'ProgressDeadlineExceeded','message':'no'}]}}
            """)
    void judgesDeployments(Health expected, String body) {
        assertThat(health("apps/v1", "Deployment", body)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            apps/v1 | StatefulSet | PROGRESSING | {'spec':{'replicas':2},'status':{'observedGeneration':1,'replicas':2,'readyReplicas':1}}
            apps/v1 | StatefulSet | PROGRESSING | {'spec':{'replicas':1},'status':{'observedGeneration':1,'replicas':1,'readyReplicas':1,'currentRevision':'a','updateRevision':'b'}}
            apps/v1 | StatefulSet | HEALTHY     | {'spec':{'replicas':1},'status':{'observedGeneration':1,'replicas':1,'readyReplicas':1,'currentRevision':'b','updateRevision':'b'}}
            apps/v1 | StatefulSet | HEALTHY     | {'spec':{'replicas':3,'updateStrategy':{'rollingUpdate':{'partition':2}}},'status':{'observedGeneration':1,'replicas':3,'readyReplicas':3,'updatedReplicas':1,'currentRevision':'a','updateRevision':'b'}}
            apps/v1 | DaemonSet   | PROGRESSING | {'status':{'observedGeneration':1,'desiredNumberScheduled':2,'updatedNumberScheduled':2,'numberAvailable':1}}
            apps/v1 | DaemonSet   | HEALTHY     | {'status':{'observedGeneration':1,'desiredNumberScheduled':0}}
            apps/v1 | ReplicaSet  | DEGRADED    | {'status':{'observedGeneration':1,'conditions':[{'type':'ReplicaFailure','status':'True','message':'quota'}]}}
            v1      | Pod         | PROGRESSING | {'status':{'phase':'Pending'}}
            v1      | Pod         | DEGRADED    | {'status':{'phase':'Pending','containerStatuses':[{'name':'a','state':{'waiting':{'reason':'ImagePullBackOff'}}}]}}
            v1      | Pod         | HEALTHY     | {'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}]}}
            v1      | Pod         | HEALTHY     | {'status':{'phase':'Succeeded'}}
            v1      | Pod         | DEGRADED    | {'status':{'phase':'Failed'}}
            batch/v1 | Job        | PROGRESSING | {'status':{'active':1}}
            batch/v1 | Job        | HEALTHY     | {'status':{'conditions':[{'type':'Complete','status':'True'}]}}
            batch/v1 | Job        | DEGRADED    | {'status':{'conditions':[{'type':'Failed','status':'True'}]}}
            batch/v1 | CronJob    | SUSPENDED   | {'spec':{'suspend':true}}
            batch/v1 | CronJob    | HEALTHY     | {'spec':{}}
            v1      | Service     | HEALTHY     | {'spec':{'type':'ClusterIP'}}
            v1      | Service     | PROGRESSING | {'spec':{'type':'LoadBalancer'},'status':{'loadBalancer':{}}}
            v1      | Service     | HEALTHY     | {'spec':{'type':'LoadBalancer'},'status':{'loadBalancer':{'ingress':[{'ip':'1.2.3.4'}]}}}
            v1      | PersistentVolumeClaim | PROGRESSING | {'status':{'phase':'Pending'}}
            v1      | PersistentVolumeClaim | HEALTHY | {'status':{'phase':'Bound'}}
            v1      | PersistentVolumeClaim | DEGRADED | {'status':{'phase':'Lost'}}
            v1      | Namespace   | HEALTHY     | {'status':{'phase':'Active'}}
            v1      | ConfigMap   | HEALTHY     | {'data':{}}
            networking.k8s.io/v1 | Ingress | HEALTHY | {'status':{'loadBalancer':{}}}
            policy/v1 | PodDisruptionBudget | PROGRESSING | {'status':{}}
            policy/v1 | PodDisruptionBudget | HEALTHY | {'status':{'observedGeneration':1}}
            autoscaling/v2 | HorizontalPodAutoscaler | HEALTHY | {'status':{'conditions':[{'type':'AbleToScale','status':'True'},{'type':'ScalingActive','status':'False','reason':'FailedGetResourceMetric'}]}}
            autoscaling/v2 | HorizontalPodAutoscaler | DEGRADED | {'status':{'conditions':[{'type':'AbleToScale','status':'False','reason':'FailedGetScale'}]}}
            apiextensions.k8s.io/v1 | CustomResourceDefinition | PROGRESSING | {'status':{}}
            apiextensions.k8s.io/v1 | CustomResourceDefinition | HEALTHY | {'status':{'conditions':[{'type':'NamesAccepted','status':'True'},{'type':'Established','status':'True'}]}}
            apiextensions.k8s.io/v1 | CustomResourceDefinition | DEGRADED | {'status':{'conditions':[{'type':'NamesAccepted','status':'False'}]}}
            apiregistration.k8s.io/v1 | APIService | PROGRESSING | {'status':{'conditions':[{'type':'Available','status':'False','reason':'MissingEndpoints'}]}}
            apiregistration.k8s.io/v1 | APIService | HEALTHY | {'status':{'conditions':[{'type':'Available','status':'True'}]}}
            """)
    void judgesBuiltInKinds(String apiVersion, String kind, Health expected, String body) {
        assertThat(health(apiVersion, kind, body)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HEALTHY     | {'spec':{}}
            HEALTHY     | {'status':{'conditions':[{'type':'Ready','status':'True'}]}}
            PROGRESSING | {'status':{'conditions':[{'type':'Ready','status':'False','message':'m'}]}}
            PROGRESSING | {'status':{'conditions':[{'type':'Ready','status':'True','observedGeneration':0}]}}
            PROGRESSING | {'status':{'observedGeneration':0,'conditions':[{'type':'Ready','status':'True'}]}}
            DEGRADED    | {'status':{'conditions':[{'type':'Stalled','status':'True'},{'type':'Ready','status':'False'}]}}
            PROGRESSING | {'status':{'conditions':[{'type':'Reconciling','status':'True'},{'type':'Ready','status':'True'}]}}
            PROGRESSING | {'status':{'conditions':[{'type':'Available','status':'False'}]}}
            """)
    void followsTheConventionForAllOthers(Health expected, String body) {
        assertThat(health("example.com/v1", "Widget", body)).isEqualTo(expected);
    }

    private static Health health(String apiVersion, String kind, String body) {
        var object = (com.fasterxml.jackson.databind.node.ObjectNode) Samples.json(body);
        object.put("apiVersion", apiVersion).put("kind", kind);
        object.withObject("/metadata").put("generation", 1);
        return HealthRules.assess(object).health();
    }
}
