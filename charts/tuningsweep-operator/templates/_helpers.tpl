{{- define "tuningsweep.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "tuningsweep.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else if contains (include "tuningsweep.name" .) .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "tuningsweep.name" .) | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Names of what is not in a namespace: two releases of one name in two namespaces must not share them. */}}
{{- define "tuningsweep.clusterName" -}}
{{- printf "%s:%s" .Release.Namespace (include "tuningsweep.fullname" .) -}}
{{- end -}}

{{- define "tuningsweep.selectorLabels" -}}
app.kubernetes.io/name: {{ include "tuningsweep.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "tuningsweep.labels" -}}
{{ include "tuningsweep.selectorLabels" . }}
app.kubernetes.io/component: operator
{{ include "tuningsweep.commonLabels" . }}
{{- end -}}

{{/* Those of the live page: the operator's own would make it one of the operator's pods. */}}
{{- define "tuningsweep.uiSelectorLabels" -}}
app.kubernetes.io/name: {{ include "tuningsweep.name" . }}-ui
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "tuningsweep.uiLabels" -}}
{{ include "tuningsweep.uiSelectorLabels" . }}
app.kubernetes.io/component: ui
{{ include "tuningsweep.commonLabels" . }}
{{- end -}}

{{- define "tuningsweep.commonLabels" -}}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: tuningsweep
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "tuningsweep.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "tuningsweep.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* A reference to an image, from a map of repository, tag and digest. */}}
{{- define "tuningsweep.image" -}}
{{- if .image.digest -}}
{{- printf "%s@%s" .image.repository .image.digest -}}
{{- else -}}
{{- printf "%s:%s" .image.repository (default .version .image.tag) -}}
{{- end -}}
{{- end -}}

{{/* What all trainers are given, as the operator reads it. Values of an older release have none. */}}
{{- define "tuningsweep.trainerDefaults" -}}
{{- $defaults := .Values.trainer.defaults | default dict -}}
{{- $filled := dict -}}
{{- $marks := dict -}}
{{- range $kind, $entries := $defaults.jobMetadata | default dict -}}
{{- if $entries }}{{ $_ := set $marks $kind $entries }}{{ end -}}
{{- end -}}
{{- if $marks }}{{ $_ := set $filled "jobMetadata" $marks }}{{ end -}}
{{- if $defaults.template }}{{ $_ := set $filled "template" $defaults.template }}{{ end -}}
{{- if $filled }}{{ toYaml $filled }}{{ end -}}
{{- end -}}

{{/* What whoever asks the ledger may connect to, as rules of a NetworkPolicy. */}}
{{- define "tuningsweep.egressToLedger" -}}
# DNS
- ports:
    {{- range .Values.networkPolicy.dnsPorts }}
    - { port: {{ . }}, protocol: UDP }
    - { port: {{ . }}, protocol: TCP }
    {{- end }}
# The ledger
- ports:
    {{- range .Values.networkPolicy.ledgerPorts }}
    - { port: {{ . }}, protocol: TCP }
    {{- end }}
  {{- with .Values.networkPolicy.ledgerTo }}
  to: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* What the operator may do with sweeps and what they are made of. */}}
{{- define "tuningsweep.managerRules" -}}
- apiGroups: [tuningsweep.io]
  resources: [tuningsweeps]
  verbs: [get, list, watch, patch]
- apiGroups: [tuningsweep.io]
  resources: [tuningsweeps/status]
  verbs: [patch]
- apiGroups: [tuningsweep.io]
  resources: [tuningsweeps/finalizers]
  verbs: [update]
- apiGroups: [batch]
  resources: [jobs]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch, delete]
- apiGroups: [""]
  resources: [events]
  verbs: [list, create]
{{- end -}}

{{/* The spread that was given, or over nodes and zones where it can be had. */}}
{{- define "tuningsweep.spread" -}}
{{- if kindIs "invalid" .Values.topologySpreadConstraints -}}
- maxSkew: 1
  topologyKey: kubernetes.io/hostname
  whenUnsatisfiable: ScheduleAnyway
- maxSkew: 1
  topologyKey: topology.kubernetes.io/zone
  whenUnsatisfiable: ScheduleAnyway
{{- else -}}
{{- toYaml .Values.topologySpreadConstraints -}}
{{- end -}}
{{- end -}}
