"""Build scripts: from registry packages to the files that the atlas ships."""
