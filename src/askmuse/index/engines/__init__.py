"""The engines that keep an index and search it: the folder of a snapshot, or a database that many machines share."""
