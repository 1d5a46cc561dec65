"""Infrastructure: CloudFormation templates, the deploy and local-stack commands, and school provisioning."""
