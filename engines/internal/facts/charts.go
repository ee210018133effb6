package facts

// ChartDelivery is a delivery of a chart of others'.
type ChartDelivery struct {
	Delivery
	// Release is what Helm calls it there.
	Release string
	// Told are some of the values that it must get.
	Told map[string]any
}

// ChartDeliveries are the charts of others' that go to a cluster: Argo CD's own, and one for each virtual cluster.
func (c *Case) ChartDeliveries(cluster string) []ChartDelivery {
	var all []ChartDelivery
	if cluster == c.ArgoCD.Hub {
		all = append(all, c.chartDelivery(cluster, "https://argoproj.github.io/argo-helm", "argo-cd", "argo-cd", "argocd", c.ArgoCD.Chart))
	}
	for _, name := range c.ClusterNames() {
		virtual := c.Clusters[name].Virtual
		if virtual != nil && virtual.Host == cluster {
			all = append(all, c.chartDelivery(cluster, "https://charts.loft.sh", "vcluster", name, "vcluster-"+name, virtual.Chart))
		}
	}
	return all
}

func (c *Case) chartDelivery(cluster, repository, chart, release, namespace string, as Chart) ChartDelivery {
	return ChartDelivery{
		Delivery: Delivery{
			Project: "platform", Repository: repository, Chart: chart, Revision: as.Version,
			Server: c.Clusters[cluster].Server, Namespace: namespace,
		},
		Release: release, Told: as.Told,
	}
}
